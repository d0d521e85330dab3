-- Completeness and timeliness from the cells that are actually required of each agency: by report (agency, indicator, period), and rolled up.
--
-- What is owed, and what is assumed:
--   * An agency owes what is assigned to it today (halfsky.assignment); which assignment held in an earlier year is not recorded, so today's is taken for
--     all years. A closed agency owes nothing more and is left out; so are retired indicators.
--   * It owes from its first reported period on, and at the latest from the periods that ended within the year before it was registered: a unit that brings
--     its history along is asked for all of it, and none for what was before anybody asked.
--   * Of a report it owes the total and every code on the form of each required breakdown. An agency of one residence owes no other, and its cells by
--     residence are those without. A unit owes only the stages of education and the disciplines that it has ever reported for the indicator, and all on the
--     form until it has reported any: a primary school has no upper stage.
--   * Surveys and elections (collection_interval_years, term_years) are owed in no particular year; they are shown once something has come.
--   * A cell is in when it, or a finer cell, was reported: a value, or the reason why there is none. A total follows from its parts, and a missing part is
--     counted as itself; of a total without value there are no parts to report. It came on the day on which its collector accepted the first value of the cell, in the time zone of the session.
set local role halfsky_owner;

-- --- What stands on an indicator's form ------------------------------------------------------------------------------

create view halfsky.form_code as
with dimension as (
  select distinct indicator.indicator_id, indicator.breakdown_codes, piece.dimension
  from halfsky.indicator
  cross join lateral unnest(indicator.required_breakdowns) product (product)
  cross join lateral unnest(regexp_split_to_array(product.product, '\s*\*\s*')) piece (dimension)
  where product.product <> ''
), named as (
  select dimension.indicator_id, dimension.dimension,
         regexp_split_to_array(btrim(substring(dimension.breakdown_codes from '(?:^|;)\s*' || dimension.dimension || '\s*=([^;]*)')), '\s*\|\s*') as codes
  from dimension
)
select named.indicator_id, named.dimension, item.code
from named
join halfsky.code_item item on item.code_list = named.dimension
where case when named.codes is null then item.kind in ('base', 'of_which') else item.code = any (named.codes) end;
comment on view halfsky.form_code is 'The codes of each required dimension that stand on an indicator''s form.';
comment on column halfsky.form_code.indicator_id is 'The indicator.';
comment on column halfsky.form_code.dimension is 'Name of the dimension.';
comment on column halfsky.form_code.code is 'The code.';

create view halfsky.breakdown_part as
select breakdown.breakdown_id, part.dimension, part.code
from halfsky.breakdown
cross join lateral (
  values ('sex', sex), ('age_group', age_group), ('residence', residence), ('education_stage', education_stage), ('employment_type', employment_type),
         ('insurance_scheme', insurance_scheme), ('disability', disability), ('discipline', discipline)
) part (dimension, code)
where part.code <> '_T';
comment on view halfsky.breakdown_part is 'The codes of each breakdown, one row each, without totals.';
comment on column halfsky.breakdown_part.breakdown_id is 'The breakdown.';
comment on column halfsky.breakdown_part.dimension is 'Name of the dimension.';
comment on column halfsky.breakdown_part.code is 'The code.';

create view halfsky.required_cell as
with product as (
  select indicator.indicator_id, array(select unnest(regexp_split_to_array(product.product, '\s*\*\s*')) order by 1) as dimensions
  from halfsky.indicator
  cross join lateral unnest(indicator.required_breakdowns) product (product)
  where product.product <> ''
), shape as (
  select breakdown_id, array_agg(dimension order by dimension) as dimensions from halfsky.breakdown_part group by breakdown_id
)
select indicator.indicator_id, breakdown.breakdown_id
from halfsky.indicator
join halfsky.breakdown on breakdown.key = '_T'
union all
select product.indicator_id, shape.breakdown_id
from product
join shape on shape.dimensions = product.dimensions
join halfsky.breakdown_part part on part.breakdown_id = shape.breakdown_id
left join halfsky.form_code form on form.indicator_id = product.indicator_id and form.dimension = part.dimension and form.code = part.code
group by product.indicator_id, shape.breakdown_id
having count(form.code) = count(*);
comment on view halfsky.required_cell is 'The cells of an indicator that must be reported: the total and all codes on the form of each required breakdown.';
comment on column halfsky.required_cell.indicator_id is 'The indicator.';
comment on column halfsky.required_cell.breakdown_id is 'The breakdown.';

-- A breakdown and the one without its residence: of an agency of one residence both are the same cell.
create view halfsky.breakdown_without_residence as
select breakdown.breakdown_id, without.breakdown_id as without_residence_id
from halfsky.breakdown
join halfsky.breakdown without
  on without.residence = '_T' and without.sex = breakdown.sex and without.age_group = breakdown.age_group
  and without.education_stage = breakdown.education_stage and without.employment_type = breakdown.employment_type
  and without.insurance_scheme = breakdown.insurance_scheme and without.disability = breakdown.disability and without.discipline = breakdown.discipline;
comment on view halfsky.breakdown_without_residence is 'Each breakdown and the one that differs only in having the total of residence.';
comment on column halfsky.breakdown_without_residence.breakdown_id is 'The breakdown.';
comment on column halfsky.breakdown_without_residence.without_residence_id is 'The breakdown without residence; itself when it has none.';

-- --- What an agency owes ----------------------------------------------------------------------------------------------

create view halfsky.ended_period as
select indicator.indicator_id, period.first_day::date as period, span.ended_on, span.ended_on + indicator.due_days as due_on,
       indicator.collection_interval_years = 1 and indicator.term_years is null as is_regular
from halfsky.indicator
cross join lateral (
  select make_interval(months => case indicator.frequency when 'annual' then 12 when 'semiannual' then 6 when 'quarterly' then 3 else 1 end) as length,
         make_interval(months => case when indicator.frequency <> 'annual' then 0 when indicator.reporting_year = 'health_year' then -3
                                      when indicator.reporting_year = 'school_year' then 8 else 0 end) as shift
) months
cross join lateral generate_series(timestamp '2020-01-01', current_date::timestamp, months.length) period (first_day)
cross join lateral (select (period.first_day + months.length + months.shift)::date - 1 as ended_on) span
where span.ended_on < current_date;
comment on view halfsky.ended_period is 'The periods of each indicator since 2020 that are over, and until when they are to be reported.';
comment on column halfsky.ended_period.indicator_id is 'The indicator.';
comment on column halfsky.ended_period.period is 'First day of the labelled period.';
comment on column halfsky.ended_period.ended_on is 'Last day that the figure covers.';
comment on column halfsky.ended_period.due_on is 'Last day for reporting it.';
comment on column halfsky.ended_period.is_regular is 'Whether it is owed; else it is collected only when there was a survey or an election.';

create view halfsky.owed_report as
select assignment.agency_id, assignment.indicator_id, ended.period, ended.ended_on, ended.due_on
from halfsky.assignment
join halfsky.agency on agency.agency_id = assignment.agency_id
join halfsky.ended_period ended on ended.indicator_id = assignment.indicator_id
left join (select agency_id, min(period) as period from halfsky.observation group by agency_id) earliest on earliest.agency_id = assignment.agency_id
where ended.is_regular and (ended.period >= earliest.period or ended.ended_on > agency.registered_at::date - 366)
union all
select come.agency_id, come.indicator_id, ended.period, ended.ended_on, ended.due_on
from (select distinct agency_id, indicator_id, period from halfsky.observation) come
join halfsky.assignment on assignment.agency_id = come.agency_id and assignment.indicator_id = come.indicator_id
join halfsky.ended_period ended on ended.indicator_id = come.indicator_id and ended.period = come.period and not ended.is_regular;
comment on view halfsky.owed_report is 'Which report (agency, indicator, period) is owed, and until when; the heading of migration 0019 says what is assumed.';
comment on column halfsky.owed_report.agency_id is 'The agency.';
comment on column halfsky.owed_report.indicator_id is 'The indicator.';
comment on column halfsky.owed_report.period is 'First day of the labelled period.';
comment on column halfsky.owed_report.ended_on is 'Last day that the figure covers.';
comment on column halfsky.owed_report.due_on is 'Last day for reporting it.';

create view halfsky.agency_cell as
select distinct assignment.agency_id, assignment.indicator_id,
       case when agency.residence is null then cell.breakdown_id else plain.without_residence_id end as breakdown_id
from halfsky.assignment
join halfsky.agency on agency.agency_id = assignment.agency_id
join halfsky.required_cell cell on cell.indicator_id = assignment.indicator_id
join halfsky.breakdown on breakdown.breakdown_id = cell.breakdown_id
join halfsky.breakdown_without_residence plain on plain.breakdown_id = cell.breakdown_id
left join (
  select observation.agency_id, observation.indicator_id,
         array_agg(distinct reported.education_stage) filter (where reported.education_stage <> '_T') as stages,
         array_agg(distinct reported.discipline) filter (where reported.discipline <> '_T') as disciplines
  from halfsky.observation
  join halfsky.breakdown reported on reported.breakdown_id = observation.breakdown_id
  where reported.education_stage <> '_T' or reported.discipline <> '_T'
  group by observation.agency_id, observation.indicator_id
) offered on offered.agency_id = assignment.agency_id and offered.indicator_id = assignment.indicator_id
where (agency.residence is null or breakdown.residence in ('_T', agency.residence))
  and (breakdown.education_stage = '_T' or offered.stages is null or breakdown.education_stage = any (offered.stages))
  and (breakdown.discipline = '_T' or offered.disciplines is null or breakdown.discipline = any (offered.disciplines));
comment on view halfsky.agency_cell is 'The cells that an agency owes in each of its reports of an indicator.';
comment on column halfsky.agency_cell.agency_id is 'The agency.';
comment on column halfsky.agency_cell.indicator_id is 'The indicator.';
comment on column halfsky.agency_cell.breakdown_id is 'The breakdown; of an agency of one residence without it.';

-- --- What has come ----------------------------------------------------------------------------------------------------

-- A cell is answered by itself, and else by all finer cells together or by a coarser one without value.
create view halfsky.answered_cell as
with said as (
  select observation.agency_id, observation.indicator_id, observation.period,
         case when agency.residence is null then wanted.breakdown_id else plain_wanted.without_residence_id end as breakdown_id,
         case when agency.residence is null then reported.breakdown_id = wanted.breakdown_id
              else plain_reported.without_residence_id = plain_wanted.without_residence_id end as is_itself,
         brought.accepted_at, observation.value is not null as has_value,
         observation.value = 0 and coalesce(explained.comment ~* '^(未开展|not carried out)', false) as is_not_carried_out,
         observation.revision > 1 as is_corrected
  from halfsky.observation
  join halfsky.agency on agency.agency_id = observation.agency_id
  join halfsky.required_cell cell on cell.indicator_id = observation.indicator_id
  join halfsky.breakdown wanted on wanted.breakdown_id = cell.breakdown_id
  join halfsky.breakdown reported on reported.breakdown_id = observation.breakdown_id
  join halfsky.breakdown_without_residence plain_wanted on plain_wanted.breakdown_id = cell.breakdown_id
  join halfsky.breakdown_without_residence plain_reported on plain_reported.breakdown_id = observation.breakdown_id
  left join halfsky.observation_revision original
    on observation.revision > 1 and original.agency_id = observation.agency_id and original.indicator_id = observation.indicator_id
    and original.breakdown_id = observation.breakdown_id and original.period = observation.period and original.revision = 1
  join halfsky.submission brought
    on brought.agency_id = observation.agency_id and brought.submission_id = coalesce(original.submission_id, observation.submission_id)
  left join halfsky.observation_comment explained
    on explained.agency_id = observation.agency_id and explained.comment_id = observation.comment_id
  where (wanted.sex in ('_T', reported.sex) and wanted.age_group in ('_T', reported.age_group)
         and (wanted.residence in ('_T', reported.residence) or wanted.residence = agency.residence)
         and wanted.education_stage in ('_T', reported.education_stage) and wanted.employment_type in ('_T', reported.employment_type)
         and wanted.insurance_scheme in ('_T', reported.insurance_scheme) and wanted.disability in ('_T', reported.disability)
         and wanted.discipline in ('_T', reported.discipline))
     or (observation.value is null
         and reported.sex in ('_T', wanted.sex) and reported.age_group in ('_T', wanted.age_group) and reported.residence in ('_T', wanted.residence)
         and reported.education_stage in ('_T', wanted.education_stage) and reported.employment_type in ('_T', wanted.employment_type)
         and reported.insurance_scheme in ('_T', wanted.insurance_scheme) and reported.disability in ('_T', wanted.disability)
         and reported.discipline in ('_T', wanted.discipline))
)
select agency_id, indicator_id, period, breakdown_id,
       coalesce(min(accepted_at) filter (where is_itself), min(accepted_at)) as first_accepted_at,
       coalesce(bool_or(has_value) filter (where is_itself), bool_or(has_value)) as has_value,
       coalesce(bool_and(is_not_carried_out) filter (where is_itself), bool_and(is_not_carried_out), false) as is_not_carried_out,
       coalesce(bool_or(is_corrected) filter (where is_itself), bool_or(is_corrected)) as is_corrected
from said
group by agency_id, indicator_id, period, breakdown_id;
comment on view halfsky.answered_cell is 'The cells about which an agency has said something, a value or the reason why there is none.';
comment on column halfsky.answered_cell.agency_id is 'The agency.';
comment on column halfsky.answered_cell.indicator_id is 'The indicator.';
comment on column halfsky.answered_cell.period is 'First day of the labelled period.';
comment on column halfsky.answered_cell.breakdown_id is 'As agency_cell.breakdown_id.';
comment on column halfsky.answered_cell.first_accepted_at is 'When the collector accepted the first value of the cell.';
comment on column halfsky.answered_cell.has_value is 'False when only the reason was given.';
comment on column halfsky.answered_cell.is_not_carried_out is 'Whether it says that the work was not carried out.';
comment on column halfsky.answered_cell.is_corrected is 'Whether the first value was replaced.';

-- A function, because each side is to be computed once (the planner takes them for a handful of rows and would look one up for each of the other), and
-- because compiling expressions over all partitions (jit) takes ten times as long as running them.
create function halfsky.report_rows()
returns table (agency_id int4, indicator_id int2, period date, ended_on date, due_on date, is_due boolean, state text, cells_required int4, cells_in int4,
               cells_missing int4, cells_on_time int4, cells_late int4, cells_without_value int4, cells_not_carried_out int4, cells_corrected int4,
               cells_rejected int4, last_accepted_at timestamptz)
language sql stable security definer rows 10000 cost 1000000 set search_path = pg_catalog, pg_temp set jit = off
as $$
with required as materialized (
  select owed.agency_id, owed.indicator_id, owed.period, owed.ended_on, owed.due_on, cell.breakdown_id
  from halfsky.owed_report owed
  join halfsky.agency_cell cell on cell.agency_id = owed.agency_id and cell.indicator_id = owed.indicator_id
), answered as materialized (
  select * from halfsky.answered_cell
), refused as materialized (
  select agency_id, indicator_id, period, count(*)::int4 as cells from halfsky.quarantine where state = 'open' group by agency_id, indicator_id, period
), counted as (
  select required.agency_id, required.indicator_id, required.period, required.ended_on, required.due_on,
         count(*)::int4 as cells_required,
         count(answered.breakdown_id)::int4 as cells_in,
         count(*) filter (where answered.first_accepted_at::date <= required.due_on)::int4 as cells_on_time,
         count(*) filter (where answered.first_accepted_at::date > required.due_on)::int4 as cells_late,
         count(*) filter (where not answered.has_value)::int4 as cells_without_value,
         count(*) filter (where answered.is_not_carried_out)::int4 as cells_not_carried_out,
         count(*) filter (where answered.is_corrected)::int4 as cells_corrected,
         max(answered.first_accepted_at) as last_accepted_at
  from required
  left join answered on answered.agency_id = required.agency_id and answered.indicator_id = required.indicator_id
    and answered.period = required.period and answered.breakdown_id = required.breakdown_id
  group by required.agency_id, required.indicator_id, required.period, required.ended_on, required.due_on
)
select counted.agency_id, counted.indicator_id, counted.period, counted.ended_on, counted.due_on, counted.due_on < current_date as is_due,
       case when counted.cells_in = counted.cells_required then 'complete' when counted.cells_in > 0 then 'partial'
            when counted.due_on < current_date then 'missing' else 'open' end as state,
       counted.cells_required, counted.cells_in, counted.cells_required - counted.cells_in as cells_missing, counted.cells_on_time, counted.cells_late,
       counted.cells_without_value, counted.cells_not_carried_out, counted.cells_corrected, coalesce(refused.cells, 0) as cells_rejected,
       counted.last_accepted_at
from counted
join halfsky.indicator on indicator.indicator_id = counted.indicator_id
left join refused on refused.agency_id = counted.agency_id and refused.indicator_id = counted.indicator_id
  and refused.period = halfsky.period_label(counted.period, indicator.frequency)
$$;
comment on function halfsky.report_rows() is 'Every report that is owed, and what of its cells is in; for view report.';
revoke execute on function halfsky.report_rows() from public;
grant execute on function halfsky.report_rows() to halfsky_aggregator, halfsky_reporter, halfsky_analyst;

create view halfsky.report as
select * from halfsky.report_rows();
comment on view halfsky.report is 'Every report that is owed, and what of its cells is in.';
comment on column halfsky.report.agency_id is 'The agency.';
comment on column halfsky.report.indicator_id is 'The indicator.';
comment on column halfsky.report.period is 'First day of the labelled period.';
comment on column halfsky.report.ended_on is 'Last day that the figure covers.';
comment on column halfsky.report.due_on is 'Last day for reporting it.';
comment on column halfsky.report.is_due is 'Whether that day has passed.';
comment on column halfsky.report.cells_required is 'Cells that the agency owes.';
comment on column halfsky.report.state is 'complete, partial, missing (nothing, and the day has passed) or open (nothing, and it has not).';
comment on column halfsky.report.cells_in is 'Of them: answered.';
comment on column halfsky.report.cells_missing is 'Of those required: not answered.';
comment on column halfsky.report.cells_on_time is 'Of those in: on or before the day.';
comment on column halfsky.report.cells_late is 'Of those in: after it.';
comment on column halfsky.report.cells_without_value is 'Of those in: only the reason why there is no value.';
comment on column halfsky.report.cells_not_carried_out is 'Of those in: the work was not carried out.';
comment on column halfsky.report.cells_corrected is 'Of those in: the first value was replaced.';
comment on column halfsky.report.cells_rejected is 'Cells of the report that the aggregator refused and that are open in the quarantine.';
comment on column halfsky.report.last_accepted_at is 'When the latest of its cells came.';

-- --- For people -------------------------------------------------------------------------------------------------------

create view analysis.report_status as
select
  agency.code as agency_code,
  agency.name_zh as agency_name_zh,
  agency.name_en as agency_name_en,
  area.code as area_code,
  area.name_zh as area_name_zh,
  area.name_en as area_name_en,
  department.department_code,
  department.name_zh as department_name_zh,
  department.name_en as department_name_en,
  indicator.indicator_id,
  indicator.code as indicator_code,
  indicator.name_zh as indicator_name_zh,
  indicator.name_en as indicator_name_en,
  halfsky.period_label(report.period, indicator.frequency) as period,
  report.period as period_start,
  indicator.frequency,
  extract(year from report.period)::int4 as year,
  report.ended_on,
  report.due_on,
  report.is_due,
  report.state,
  report.cells_required,
  report.cells_in,
  report.cells_missing,
  report.cells_on_time,
  report.cells_late,
  report.cells_without_value,
  report.cells_not_carried_out,
  report.cells_corrected,
  report.cells_rejected,
  100.0 * report.cells_in / report.cells_required as completeness_percent,
  report.last_accepted_at
from halfsky.report
join halfsky.agency on agency.agency_id = report.agency_id
join halfsky.agency area on area.agency_id = agency.area_agency_id
join halfsky.indicator on indicator.indicator_id = report.indicator_id
join halfsky.department on department.department_code = indicator.department_code;
comment on view analysis.report_status is '每份应报数据（单位、指标、时期）按应报数据格计算的完整与及时情况；应报以现行填报任务为准，自单位首次报送的时期起，最迟自登记前一年起。Every report that is owed (agency, indicator, period), and how much of its required cells is in and when; owed is what is assigned today, from the first period that the agency reported and at the latest from a year before it was registered.';
comment on column analysis.report_status.agency_code is '报送单位代码。Code of the reporting agency.';
comment on column analysis.report_status.agency_name_zh is '报送单位中文名称。Chinese name of the agency.';
comment on column analysis.report_status.agency_name_en is '报送单位英文名称。English name of the agency.';
comment on column analysis.report_status.area_code is '所属区域代码（区或乡镇、街道）。Code of the area: district, township or street.';
comment on column analysis.report_status.area_name_zh is '所属区域中文名称。Chinese name of the area.';
comment on column analysis.report_status.area_name_en is '所属区域英文名称。English name of the area.';
comment on column analysis.report_status.department_code is '责任部门代码。Code of the department that answers for the indicator.';
comment on column analysis.report_status.department_name_zh is '责任部门中文名称。Chinese name of that department.';
comment on column analysis.report_status.department_name_en is '责任部门英文名称。English name of that department.';
comment on column analysis.report_status.indicator_id is '指标编号，固定不变。Stable number of the indicator.';
comment on column analysis.report_status.indicator_code is '指标代码。Code of the indicator.';
comment on column analysis.report_status.indicator_name_zh is '指标中文名称。Chinese name of the indicator.';
comment on column analysis.report_status.indicator_name_en is '指标英文名称。English name of the indicator.';
comment on column analysis.report_status.period is '时期，SDMX 写法，如 2025、2025-Q3。Period as in SDMX: 2025, 2025-Q3.';
comment on column analysis.report_status.period_start is '时期标签的第一天。First day of the labelled period.';
comment on column analysis.report_status.frequency is '报送频率。Frequency of reporting.';
comment on column analysis.report_status.year is '时期标签所属年份。Year in the label of the period.';
comment on column analysis.report_status.ended_on is '数据所涉最后一天。Last day that the figure covers.';
comment on column analysis.report_status.due_on is '报送截止日。Last day for reporting it.';
comment on column analysis.report_status.is_due is '截止日是否已过。Whether that day has passed.';
comment on column analysis.report_status.state is '状态：complete 已报全、partial 部分已报、missing 逾期未报、open 未报但未到期。State: complete, partial, missing (overdue) or open (nothing yet, not overdue).';
comment on column analysis.report_status.cells_required is '应报数据格数。Cells that were owed.';
comment on column analysis.report_status.cells_in is '应报中已报数。Of those owed: answered by a value or by the reason why there is none.';
comment on column analysis.report_status.cells_missing is '应报中缺报数。Of those owed: not answered.';
comment on column analysis.report_status.cells_on_time is '已报中按期数。Of those in: on or before the day on which they were due.';
comment on column analysis.report_status.cells_late is '已报中逾期数。Of those in: after that day.';
comment on column analysis.report_status.cells_without_value is '已报中只说明了无数据原因的数。Of those in: only the reason why there is no value.';
comment on column analysis.report_status.cells_not_carried_out is '已报中“未开展”数。Of those in: the work was not carried out.';
comment on column analysis.report_status.cells_corrected is '已报中后来作过更正的数。Of those in: the first value was replaced later.';
comment on column analysis.report_status.cells_rejected is '被本级退回、尚待处理的数据格数。Cells refused by the aggregator and still open in the quarantine.';
comment on column analysis.report_status.completeness_percent is '报送完整率，百分比。Share of the required cells that are in, in percent.';
comment on column analysis.report_status.last_accepted_at is '最后一格首次报送的时间。When the latest of its cells came.';

create view analysis.agency_completeness as
select
  agency.code as agency_code,
  agency.name_zh as agency_name_zh,
  agency.name_en as agency_name_en,
  area.code as area_code,
  area.name_zh as area_name_zh,
  area.name_en as area_name_en,
  halfsky.period_label(report.period, indicator.frequency) as period,
  report.period as period_start,
  indicator.frequency,
  extract(year from report.period)::int4 as year,
  count(*)::int4 as reports_due,
  count(*) filter (where report.state = 'complete')::int4 as reports_complete,
  count(*) filter (where report.cells_on_time = report.cells_required)::int4 as reports_on_time,
  count(*) filter (where report.state = 'missing')::int4 as reports_missing,
  sum(report.cells_required)::int4 as cells_required,
  sum(report.cells_in)::int4 as cells_in,
  sum(report.cells_missing)::int4 as cells_missing,
  sum(report.cells_on_time)::int4 as cells_on_time,
  sum(report.cells_late)::int4 as cells_late,
  sum(report.cells_without_value)::int4 as cells_without_value,
  sum(report.cells_not_carried_out)::int4 as cells_not_carried_out,
  sum(report.cells_corrected)::int4 as cells_corrected,
  sum(report.cells_rejected)::int4 as cells_rejected,
  100.0 * sum(report.cells_in) / sum(report.cells_required) as completeness_percent,
  100.0 * sum(report.cells_on_time) / sum(report.cells_required) as timeliness_percent
from halfsky.report
join halfsky.agency on agency.agency_id = report.agency_id
join halfsky.agency area on area.agency_id = agency.area_agency_id
join halfsky.indicator on indicator.indicator_id = report.indicator_id
join halfsky.department on department.department_code = indicator.department_code
where report.is_due
group by agency.agency_id, area.agency_id, report.period, indicator.frequency;
comment on view analysis.agency_completeness is '各单位每一时期应报数据的完整率与及时率，按应报数据格计算，只计已过截止日的。Completeness and timeliness per agency and period, from the cells that were required of reports whose day has passed.';
comment on column analysis.agency_completeness.agency_code is '报送单位代码。Code of the reporting agency.';
comment on column analysis.agency_completeness.agency_name_zh is '报送单位中文名称。Chinese name of the agency.';
comment on column analysis.agency_completeness.agency_name_en is '报送单位英文名称。English name of the agency.';
comment on column analysis.agency_completeness.area_code is '所属区域代码（区或乡镇、街道）。Code of the area: district, township or street.';
comment on column analysis.agency_completeness.area_name_zh is '所属区域中文名称。Chinese name of the area.';
comment on column analysis.agency_completeness.area_name_en is '所属区域英文名称。English name of the area.';
comment on column analysis.agency_completeness.period is '时期，SDMX 写法，如 2025、2025-Q3。Period as in SDMX: 2025, 2025-Q3.';
comment on column analysis.agency_completeness.period_start is '时期标签的第一天。First day of the labelled period.';
comment on column analysis.agency_completeness.frequency is '报送频率。Frequency of reporting.';
comment on column analysis.agency_completeness.year is '时期标签所属年份。Year in the label of the period.';
comment on column analysis.agency_completeness.reports_due is '应报份数（单位×指标）。Reports that were due (agency by indicator).';
comment on column analysis.agency_completeness.reports_complete is '其中已报全的份数。Of them: complete.';
comment on column analysis.agency_completeness.reports_on_time is '其中按期报全的份数。Of them: complete by the day on which they were due.';
comment on column analysis.agency_completeness.reports_missing is '其中完全未报的份数。Of them: nothing has come.';
comment on column analysis.agency_completeness.cells_required is '应报数据格数。Cells that were owed.';
comment on column analysis.agency_completeness.cells_in is '应报中已报数。Of those owed: answered by a value or by the reason why there is none.';
comment on column analysis.agency_completeness.cells_missing is '应报中缺报数。Of those owed: not answered.';
comment on column analysis.agency_completeness.cells_on_time is '已报中按期数。Of those in: on or before the day on which they were due.';
comment on column analysis.agency_completeness.cells_late is '已报中逾期数。Of those in: after that day.';
comment on column analysis.agency_completeness.cells_without_value is '已报中只说明了无数据原因的数。Of those in: only the reason why there is no value.';
comment on column analysis.agency_completeness.cells_not_carried_out is '已报中“未开展”数。Of those in: the work was not carried out.';
comment on column analysis.agency_completeness.cells_corrected is '已报中后来作过更正的数。Of those in: the first value was replaced later.';
comment on column analysis.agency_completeness.cells_rejected is '被本级退回、尚待处理的数据格数。Cells refused by the aggregator and still open in the quarantine.';
comment on column analysis.agency_completeness.completeness_percent is '完整率：已报格数占应报格数，百分比。Share of the required cells that are in, in percent.';
comment on column analysis.agency_completeness.timeliness_percent is '及时率：按期已报格数占应报格数，百分比。Share of the required cells that came by their day, in percent.';

create view analysis.area_completeness as
select
  area.code as area_code,
  area.name_zh as area_name_zh,
  area.name_en as area_name_en,
  halfsky.period_label(report.period, indicator.frequency) as period,
  report.period as period_start,
  indicator.frequency,
  extract(year from report.period)::int4 as year,
  count(*)::int4 as reports_due,
  count(*) filter (where report.state = 'complete')::int4 as reports_complete,
  count(*) filter (where report.cells_on_time = report.cells_required)::int4 as reports_on_time,
  count(*) filter (where report.state = 'missing')::int4 as reports_missing,
  sum(report.cells_required)::int4 as cells_required,
  sum(report.cells_in)::int4 as cells_in,
  sum(report.cells_missing)::int4 as cells_missing,
  sum(report.cells_on_time)::int4 as cells_on_time,
  sum(report.cells_late)::int4 as cells_late,
  sum(report.cells_without_value)::int4 as cells_without_value,
  sum(report.cells_not_carried_out)::int4 as cells_not_carried_out,
  sum(report.cells_corrected)::int4 as cells_corrected,
  sum(report.cells_rejected)::int4 as cells_rejected,
  100.0 * sum(report.cells_in) / sum(report.cells_required) as completeness_percent,
  100.0 * sum(report.cells_on_time) / sum(report.cells_required) as timeliness_percent
from halfsky.report
join halfsky.agency on agency.agency_id = report.agency_id
join halfsky.agency area on area.agency_id = agency.area_agency_id
join halfsky.indicator on indicator.indicator_id = report.indicator_id
join halfsky.department on department.department_code = indicator.department_code
where report.is_due
group by area.agency_id, report.period, indicator.frequency;
comment on view analysis.area_completeness is '各区域（乡镇、街道或区）每一时期应报数据的完整率与及时率，按应报数据格计算，只计已过截止日的。Completeness and timeliness per area (township, street or district) and period, from the cells that were required of reports whose day has passed.';
comment on column analysis.area_completeness.area_code is '所属区域代码（区或乡镇、街道）。Code of the area: district, township or street.';
comment on column analysis.area_completeness.area_name_zh is '所属区域中文名称。Chinese name of the area.';
comment on column analysis.area_completeness.area_name_en is '所属区域英文名称。English name of the area.';
comment on column analysis.area_completeness.period is '时期，SDMX 写法，如 2025、2025-Q3。Period as in SDMX: 2025, 2025-Q3.';
comment on column analysis.area_completeness.period_start is '时期标签的第一天。First day of the labelled period.';
comment on column analysis.area_completeness.frequency is '报送频率。Frequency of reporting.';
comment on column analysis.area_completeness.year is '时期标签所属年份。Year in the label of the period.';
comment on column analysis.area_completeness.reports_due is '应报份数（单位×指标）。Reports that were due (agency by indicator).';
comment on column analysis.area_completeness.reports_complete is '其中已报全的份数。Of them: complete.';
comment on column analysis.area_completeness.reports_on_time is '其中按期报全的份数。Of them: complete by the day on which they were due.';
comment on column analysis.area_completeness.reports_missing is '其中完全未报的份数。Of them: nothing has come.';
comment on column analysis.area_completeness.cells_required is '应报数据格数。Cells that were owed.';
comment on column analysis.area_completeness.cells_in is '应报中已报数。Of those owed: answered by a value or by the reason why there is none.';
comment on column analysis.area_completeness.cells_missing is '应报中缺报数。Of those owed: not answered.';
comment on column analysis.area_completeness.cells_on_time is '已报中按期数。Of those in: on or before the day on which they were due.';
comment on column analysis.area_completeness.cells_late is '已报中逾期数。Of those in: after that day.';
comment on column analysis.area_completeness.cells_without_value is '已报中只说明了无数据原因的数。Of those in: only the reason why there is no value.';
comment on column analysis.area_completeness.cells_not_carried_out is '已报中“未开展”数。Of those in: the work was not carried out.';
comment on column analysis.area_completeness.cells_corrected is '已报中后来作过更正的数。Of those in: the first value was replaced later.';
comment on column analysis.area_completeness.cells_rejected is '被本级退回、尚待处理的数据格数。Cells refused by the aggregator and still open in the quarantine.';
comment on column analysis.area_completeness.completeness_percent is '完整率：已报格数占应报格数，百分比。Share of the required cells that are in, in percent.';
comment on column analysis.area_completeness.timeliness_percent is '及时率：按期已报格数占应报格数，百分比。Share of the required cells that came by their day, in percent.';

create view analysis.department_completeness as
select
  department.department_code,
  department.name_zh as department_name_zh,
  department.name_en as department_name_en,
  halfsky.period_label(report.period, indicator.frequency) as period,
  report.period as period_start,
  indicator.frequency,
  extract(year from report.period)::int4 as year,
  count(*)::int4 as reports_due,
  count(*) filter (where report.state = 'complete')::int4 as reports_complete,
  count(*) filter (where report.cells_on_time = report.cells_required)::int4 as reports_on_time,
  count(*) filter (where report.state = 'missing')::int4 as reports_missing,
  sum(report.cells_required)::int4 as cells_required,
  sum(report.cells_in)::int4 as cells_in,
  sum(report.cells_missing)::int4 as cells_missing,
  sum(report.cells_on_time)::int4 as cells_on_time,
  sum(report.cells_late)::int4 as cells_late,
  sum(report.cells_without_value)::int4 as cells_without_value,
  sum(report.cells_not_carried_out)::int4 as cells_not_carried_out,
  sum(report.cells_corrected)::int4 as cells_corrected,
  sum(report.cells_rejected)::int4 as cells_rejected,
  100.0 * sum(report.cells_in) / sum(report.cells_required) as completeness_percent,
  100.0 * sum(report.cells_on_time) / sum(report.cells_required) as timeliness_percent
from halfsky.report
join halfsky.agency on agency.agency_id = report.agency_id
join halfsky.agency area on area.agency_id = agency.area_agency_id
join halfsky.indicator on indicator.indicator_id = report.indicator_id
join halfsky.department on department.department_code = indicator.department_code
where report.is_due
group by department.department_code, report.period, indicator.frequency;
comment on view analysis.department_completeness is '各责任部门每一时期应报数据的完整率与及时率，按应报数据格计算，只计已过截止日的。Completeness and timeliness per department and period, from the cells that were required of reports whose day has passed.';
comment on column analysis.department_completeness.department_code is '责任部门代码。Code of the department that answers for the indicator.';
comment on column analysis.department_completeness.department_name_zh is '责任部门中文名称。Chinese name of that department.';
comment on column analysis.department_completeness.department_name_en is '责任部门英文名称。English name of that department.';
comment on column analysis.department_completeness.period is '时期，SDMX 写法，如 2025、2025-Q3。Period as in SDMX: 2025, 2025-Q3.';
comment on column analysis.department_completeness.period_start is '时期标签的第一天。First day of the labelled period.';
comment on column analysis.department_completeness.frequency is '报送频率。Frequency of reporting.';
comment on column analysis.department_completeness.year is '时期标签所属年份。Year in the label of the period.';
comment on column analysis.department_completeness.reports_due is '应报份数（单位×指标）。Reports that were due (agency by indicator).';
comment on column analysis.department_completeness.reports_complete is '其中已报全的份数。Of them: complete.';
comment on column analysis.department_completeness.reports_on_time is '其中按期报全的份数。Of them: complete by the day on which they were due.';
comment on column analysis.department_completeness.reports_missing is '其中完全未报的份数。Of them: nothing has come.';
comment on column analysis.department_completeness.cells_required is '应报数据格数。Cells that were owed.';
comment on column analysis.department_completeness.cells_in is '应报中已报数。Of those owed: answered by a value or by the reason why there is none.';
comment on column analysis.department_completeness.cells_missing is '应报中缺报数。Of those owed: not answered.';
comment on column analysis.department_completeness.cells_on_time is '已报中按期数。Of those in: on or before the day on which they were due.';
comment on column analysis.department_completeness.cells_late is '已报中逾期数。Of those in: after that day.';
comment on column analysis.department_completeness.cells_without_value is '已报中只说明了无数据原因的数。Of those in: only the reason why there is no value.';
comment on column analysis.department_completeness.cells_not_carried_out is '已报中“未开展”数。Of those in: the work was not carried out.';
comment on column analysis.department_completeness.cells_corrected is '已报中后来作过更正的数。Of those in: the first value was replaced later.';
comment on column analysis.department_completeness.cells_rejected is '被本级退回、尚待处理的数据格数。Cells refused by the aggregator and still open in the quarantine.';
comment on column analysis.department_completeness.completeness_percent is '完整率：已报格数占应报格数，百分比。Share of the required cells that are in, in percent.';
comment on column analysis.department_completeness.timeliness_percent is '及时率：按期已报格数占应报格数，百分比。Share of the required cells that came by their day, in percent.';

create view analysis.indicator_completeness as
select
  indicator.indicator_id,
  indicator.code as indicator_code,
  indicator.name_zh as indicator_name_zh,
  indicator.name_en as indicator_name_en,
  department.department_code,
  department.name_zh as department_name_zh,
  department.name_en as department_name_en,
  halfsky.period_label(report.period, indicator.frequency) as period,
  report.period as period_start,
  indicator.frequency,
  extract(year from report.period)::int4 as year,
  count(*)::int4 as reports_due,
  count(*) filter (where report.state = 'complete')::int4 as reports_complete,
  count(*) filter (where report.cells_on_time = report.cells_required)::int4 as reports_on_time,
  count(*) filter (where report.state = 'missing')::int4 as reports_missing,
  sum(report.cells_required)::int4 as cells_required,
  sum(report.cells_in)::int4 as cells_in,
  sum(report.cells_missing)::int4 as cells_missing,
  sum(report.cells_on_time)::int4 as cells_on_time,
  sum(report.cells_late)::int4 as cells_late,
  sum(report.cells_without_value)::int4 as cells_without_value,
  sum(report.cells_not_carried_out)::int4 as cells_not_carried_out,
  sum(report.cells_corrected)::int4 as cells_corrected,
  sum(report.cells_rejected)::int4 as cells_rejected,
  100.0 * sum(report.cells_in) / sum(report.cells_required) as completeness_percent,
  100.0 * sum(report.cells_on_time) / sum(report.cells_required) as timeliness_percent
from halfsky.report
join halfsky.agency on agency.agency_id = report.agency_id
join halfsky.agency area on area.agency_id = agency.area_agency_id
join halfsky.indicator on indicator.indicator_id = report.indicator_id
join halfsky.department on department.department_code = indicator.department_code
where report.is_due
group by indicator.indicator_id, department.department_code, report.period, indicator.frequency;
comment on view analysis.indicator_completeness is '各指标每一时期应报数据的完整率与及时率，按应报数据格计算，只计已过截止日的。Completeness and timeliness per indicator and period, from the cells that were required of reports whose day has passed.';
comment on column analysis.indicator_completeness.indicator_id is '指标编号，固定不变。Stable number of the indicator.';
comment on column analysis.indicator_completeness.indicator_code is '指标代码。Code of the indicator.';
comment on column analysis.indicator_completeness.indicator_name_zh is '指标中文名称。Chinese name of the indicator.';
comment on column analysis.indicator_completeness.indicator_name_en is '指标英文名称。English name of the indicator.';
comment on column analysis.indicator_completeness.department_code is '责任部门代码。Code of the department that answers for the indicator.';
comment on column analysis.indicator_completeness.department_name_zh is '责任部门中文名称。Chinese name of that department.';
comment on column analysis.indicator_completeness.department_name_en is '责任部门英文名称。English name of that department.';
comment on column analysis.indicator_completeness.period is '时期，SDMX 写法，如 2025、2025-Q3。Period as in SDMX: 2025, 2025-Q3.';
comment on column analysis.indicator_completeness.period_start is '时期标签的第一天。First day of the labelled period.';
comment on column analysis.indicator_completeness.frequency is '报送频率。Frequency of reporting.';
comment on column analysis.indicator_completeness.year is '时期标签所属年份。Year in the label of the period.';
comment on column analysis.indicator_completeness.reports_due is '应报份数（单位×指标）。Reports that were due (agency by indicator).';
comment on column analysis.indicator_completeness.reports_complete is '其中已报全的份数。Of them: complete.';
comment on column analysis.indicator_completeness.reports_on_time is '其中按期报全的份数。Of them: complete by the day on which they were due.';
comment on column analysis.indicator_completeness.reports_missing is '其中完全未报的份数。Of them: nothing has come.';
comment on column analysis.indicator_completeness.cells_required is '应报数据格数。Cells that were owed.';
comment on column analysis.indicator_completeness.cells_in is '应报中已报数。Of those owed: answered by a value or by the reason why there is none.';
comment on column analysis.indicator_completeness.cells_missing is '应报中缺报数。Of those owed: not answered.';
comment on column analysis.indicator_completeness.cells_on_time is '已报中按期数。Of those in: on or before the day on which they were due.';
comment on column analysis.indicator_completeness.cells_late is '已报中逾期数。Of those in: after that day.';
comment on column analysis.indicator_completeness.cells_without_value is '已报中只说明了无数据原因的数。Of those in: only the reason why there is no value.';
comment on column analysis.indicator_completeness.cells_not_carried_out is '已报中“未开展”数。Of those in: the work was not carried out.';
comment on column analysis.indicator_completeness.cells_corrected is '已报中后来作过更正的数。Of those in: the first value was replaced later.';
comment on column analysis.indicator_completeness.cells_rejected is '被本级退回、尚待处理的数据格数。Cells refused by the aggregator and still open in the quarantine.';
comment on column analysis.indicator_completeness.completeness_percent is '完整率：已报格数占应报格数，百分比。Share of the required cells that are in, in percent.';
comment on column analysis.indicator_completeness.timeliness_percent is '及时率：按期已报格数占应报格数，百分比。Share of the required cells that came by their day, in percent.';

-- Where each agency stands now. Cells that wait at an agency for an explanation are counted by submission, not by indicator: only the counts travel.
create view analysis.agency_standing as
select
  agency.code as agency_code,
  agency.name_zh as agency_name_zh,
  agency.name_en as agency_name_en,
  area.code as area_code,
  area.name_zh as area_name_zh,
  area.name_en as area_name_en,
  coalesce(reports.due, 0) as reports_due,
  coalesce(reports.complete, 0) as reports_complete,
  coalesce(reports.partial, 0) as reports_partial,
  coalesce(reports.missing, 0) as reports_missing,
  coalesce(reports.open, 0) as reports_open,
  reports.next_due_on,
  coalesce(handed_in.submissions, 0) as submissions,
  handed_in.last_accepted_at,
  coalesce(handed_in.awaiting, 0) as cells_awaiting,
  coalesce(refused.cells, 0) as cells_rejected
from halfsky.agency
join halfsky.agency area on area.agency_id = agency.area_agency_id
left join (
  select agency_id, count(*) filter (where is_due)::int4 as due, count(*) filter (where is_due and state = 'complete')::int4 as complete,
         count(*) filter (where is_due and state = 'partial')::int4 as partial, count(*) filter (where state = 'missing')::int4 as missing,
         count(*) filter (where not is_due and state <> 'complete')::int4 as open, min(due_on) filter (where not is_due and state <> 'complete') as next_due_on
  from halfsky.report
  where ended_on > current_date - 366
  group by agency_id
) reports on reports.agency_id = agency.agency_id
left join (
  select agency_id, count(*)::int4 as submissions, max(accepted_at) as last_accepted_at, sum(n_awaiting - n_settled)::int4 as awaiting
  from halfsky.submission group by agency_id
) handed_in on handed_in.agency_id = agency.agency_id
left join (select agency_id, count(*)::int4 as cells from halfsky.quarantine where state = 'open' group by agency_id) refused on refused.agency_id = agency.agency_id
where agency.closed_at is null and agency.unit_type is not null;
comment on view analysis.agency_standing is '各报送单位目前的报送情况：截至今日一年内结束的各期。Where each reporting agency stands now: the periods that ended within a year.';
comment on column analysis.agency_standing.agency_code is '报送单位代码。Code of the reporting agency.';
comment on column analysis.agency_standing.agency_name_zh is '报送单位中文名称。Chinese name of the agency.';
comment on column analysis.agency_standing.agency_name_en is '报送单位英文名称。English name of the agency.';
comment on column analysis.agency_standing.area_code is '所属区域代码（区或乡镇、街道）。Code of the area: district, township or street.';
comment on column analysis.agency_standing.area_name_zh is '所属区域中文名称。Chinese name of the area.';
comment on column analysis.agency_standing.area_name_en is '所属区域英文名称。English name of the area.';
comment on column analysis.agency_standing.reports_due is '已过截止日的应报份数（指标×时期）。Reports (indicator by period) whose day has passed.';
comment on column analysis.agency_standing.reports_complete is '其中已报全的份数。Of them: complete.';
comment on column analysis.agency_standing.reports_partial is '其中只报了一部分的份数。Of them: only in part.';
comment on column analysis.agency_standing.reports_missing is '其中完全未报的份数。Of them: nothing has come.';
comment on column analysis.agency_standing.reports_open is '时期已结束、未到截止日、尚未报全的份数。Reports of ended periods that are not complete and not yet due.';
comment on column analysis.agency_standing.next_due_on is '其中最近的截止日。The next day on which one of those is due.';
comment on column analysis.agency_standing.submissions is '报送的文件数。Files handed in.';
comment on column analysis.agency_standing.last_accepted_at is '最近一次报送时间。When the latest file was handed in.';
comment on column analysis.agency_standing.cells_awaiting is '目前待说明的数据格数。Cells that wait at the agency for an explanation.';
comment on column analysis.agency_standing.cells_rejected is '被本级退回、尚待处理的数据格数。Cells refused by the aggregator and still open in the quarantine.';

grant select on halfsky.form_code, halfsky.breakdown_part, halfsky.required_cell, halfsky.breakdown_without_residence, halfsky.ended_period,
  halfsky.owed_report, halfsky.agency_cell, halfsky.answered_cell, halfsky.report to halfsky_aggregator, halfsky_reporter;
grant select on analysis.report_status, analysis.agency_completeness, analysis.area_completeness, analysis.department_completeness,
  analysis.indicator_completeness, analysis.agency_standing to halfsky_analyst, halfsky_aggregator, halfsky_reporter;
