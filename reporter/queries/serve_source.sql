-- From which cells of which agencies an annual figure comes, as JSON; no row when there is no such figure. The same cells as in analysis.annual_source, but nothing
-- is withheld: for the internal edition.
--   $1 code of the indicator  $2 reporting year  $3 key of the breakdown  $4 code of the area  $5 zone of times
with figure as (
  select summary.*, indicator.code as indicator_code, indicator.name_zh, indicator.name_en, measured.name_zh as unit_zh, measured.name_en as unit_en, indicator.frequency, indicator.aggregation,
         area.code as area_code, area.name_zh as area_name_zh, area.name_en as area_name_en, span.first_day, span.last_day
  from halfsky.annual_summary summary
  join halfsky.indicator using (indicator_id)
  left join halfsky.code_item measured on measured.code_list = 'unit' and measured.code = indicator.unit
  join halfsky.breakdown using (breakdown_id)
  join halfsky.agency area on area.agency_id = summary.area_agency_id
  cross join lateral halfsky.reporting_year_span(summary.reporting_year, indicator.frequency, indicator.reporting_year) span
  where indicator.code = $1 and summary.reporting_year = $2::text::int4 and breakdown.key = $3 and area.code = $4
),
cell as (
  select observation.*, source.key, figure.frequency, source.breakdown_id <> figure.breakdown_id as is_part
  from figure
  join halfsky.breakdown wanted on wanted.breakdown_id = figure.breakdown_id
  join halfsky.area_agency covered on covered.area_agency_id = figure.area_agency_id
  join halfsky.observation
    on observation.agency_id = covered.agency_id and observation.indicator_id = figure.indicator_id
    and observation.period between figure.first_day and figure.last_day
  join halfsky.breakdown source on source.breakdown_id = observation.breakdown_id
  where source.breakdown_id = wanted.breakdown_id
     or (wanted.sex in ('_T', source.sex) and wanted.age_group in ('_T', source.age_group) and wanted.residence in ('_T', source.residence)
         and wanted.education_stage in ('_T', source.education_stage) and wanted.employment_type in ('_T', source.employment_type)
         and wanted.insurance_scheme in ('_T', source.insurance_scheme) and wanted.disability in ('_T', source.disability)
         and wanted.discipline in ('_T', source.discipline)
         and figure.aggregation in ('sum', 'sum_num_den')
         and not exists (
           select from halfsky.observation total
           where total.agency_id = observation.agency_id and total.indicator_id = observation.indicator_id
             and total.breakdown_id = wanted.breakdown_id and total.period = observation.period and total.value is not null))
),
told as (
  select agency.code, cell.period, cell.key,
         json_build_object(
           'agency', agency.code, 'agency_name', json_build_object('zh', agency.name_zh, 'en', agency.name_en),
           'period', halfsky.period_label(cell.period, cell.frequency), 'breakdown', cell.key,
           'breakdown_name', json_build_object('zh', named.name_zh, 'en', named.name_en), 'is_part', cell.is_part,
           'value', cell.value, 'denominator', cell.denominator, 'status', cell.status,
           'status_name', json_build_object('zh', status.name_zh, 'en', status.name_en), 'revision', cell.revision,
           'submission', cell.submission_id, 'file_name', submission.file_name,
           'accepted_at', to_char(submission.accepted_at at time zone $5, 'YYYY-MM-DD HH24:MI:SS')) as words
  from cell
  join halfsky.agency on agency.agency_id = cell.agency_id
  join halfsky.named_breakdown named on named.breakdown_id = cell.breakdown_id
  left join halfsky.code_item status on status.code_list = 'obs_status' and status.code = cell.status::text
  left join halfsky.submission on submission.agency_id = cell.agency_id and submission.submission_id = cell.submission_id
)
select json_build_object(
         'indicator', figure.indicator_code, 'name', json_build_object('zh', figure.name_zh, 'en', figure.name_en), 'year', figure.reporting_year,
         'breakdown', named.key, 'breakdown_name', json_build_object('zh', named.name_zh, 'en', named.name_en),
         'area', figure.area_code, 'area_name', json_build_object('zh', figure.area_name_zh, 'en', figure.area_name_en),
         'value', figure.value, 'unit', json_build_object('zh', coalesce(figure.unit_zh, ''), 'en', coalesce(figure.unit_en, '')), 'numerator', figure.numerator, 'denominator', figure.denominator, 'status', figure.status,
         'units_expected', figure.units_expected, 'units_received', figure.units_received,
         'n_cells', (select count(*) from told),
         'cells', coalesce((select json_agg(words order by code, period, key)
                            from (select * from told order by code, period, key limit 1000) shown), '[]'))::text
from figure
join halfsky.named_breakdown named on named.breakdown_id = figure.breakdown_id
