-- Where each annual number comes from, down to agency and submission; and the annual figures under the names of SDMX.
set local role halfsky_owner;

create view halfsky.area_agency as
with recursive covered (area_agency_id, agency_id) as (
  select agency_id, agency_id from halfsky.agency where level in ('district', 'township')
  union all
  select covered.area_agency_id, agency.agency_id
  from covered
  join halfsky.agency on agency.parent_agency_id = covered.agency_id
)
select area_agency_id, agency_id from covered;
comment on view halfsky.area_agency is 'Which agencies an area covers: those below the district or township, and itself.';
comment on column halfsky.area_agency.area_agency_id is 'The area.';
comment on column halfsky.area_agency.agency_id is 'The agency.';
grant select on halfsky.area_agency to halfsky_aggregator, halfsky_reporter;

-- The days on which the periods of a reporting year begin. An annual period's label is its reporting year; shorter ones belong by their first day.
create function halfsky.reporting_year_span(year int4, frequency text, rule text, out first_day date, out last_day date)
language sql immutable parallel safe
as $$
  select case when frequency = 'annual' or rule = 'calendar_year' then make_date(year, 1, 1)
              when rule = 'health_year' then make_date(year - 1, 10, 1)
              else make_date(year, 9, 1) end,
         case when frequency = 'annual' or rule = 'calendar_year' then make_date(year, 12, 31)
              when rule = 'health_year' then make_date(year, 9, 30)
              else make_date(year + 1, 8, 31) end
$$;
comment on function halfsky.reporting_year_span(int4, text, text) is 'First and last day on which periods of a reporting year begin.';
grant execute on function halfsky.reporting_year_span(int4, text, text) to halfsky_aggregator, halfsky_reporter, halfsky_analyst;

-- Beside a single small cell of a figure the next smallest one is hidden, or the figure itself would give it away.
create view analysis.annual_source as
select
  cell.area_code,
  cell.indicator_code,
  indicator.name_zh as indicator_name_zh,
  indicator.name_en as indicator_name_en,
  cell.reporting_year,
  cell.breakdown,
  agency.code as agency_code,
  agency.name_zh as agency_name_zh,
  agency.name_en as agency_name_en,
  halfsky.period_label(cell.period, indicator.frequency) as period,
  cell.source_breakdown,
  cell.is_part,
  case when not cell.hides then cell.value end as value,
  case when not cell.hides then cell.denominator end as denominator,
  case when cell.hides then 'Q' else cell.status end as status,
  cell.hides as is_withheld,
  cell.revision,
  cell.submission_id,
  submission.file_name,
  submission.accepted_at,
  cell.stored_at
from (
  select small.*, is_small or (count(*) filter (where is_small) over figure = 1 and row_number() over by_size = 2) as hides
  from (
    select area.code as area_code, indicator.code as indicator_code, summary.reporting_year, wanted.key as breakdown, summary.indicator_id,
           observation.agency_id, observation.period, source.key as source_breakdown, source.breakdown_id <> wanted.breakdown_id as is_part,
           observation.value, observation.denominator, observation.status::text as status, observation.revision, observation.submission_id,
           observation.stored_at,
           halfsky.is_withheld(indicator.disclosure, indicator.measure, observation.value, observation.denominator) as is_small
    from halfsky.annual_summary summary
    join halfsky.agency area on area.agency_id = summary.area_agency_id
    join halfsky.indicator on indicator.indicator_id = summary.indicator_id
    join halfsky.breakdown wanted on wanted.breakdown_id = summary.breakdown_id
    cross join lateral halfsky.reporting_year_span(summary.reporting_year, indicator.frequency, indicator.reporting_year) span
    join halfsky.area_agency covered on covered.area_agency_id = summary.area_agency_id
    join halfsky.observation
      on observation.agency_id = covered.agency_id and observation.indicator_id = summary.indicator_id
      and observation.period between span.first_day and span.last_day
    join halfsky.breakdown source on source.breakdown_id = observation.breakdown_id
    where source.breakdown_id = wanted.breakdown_id
       or (wanted.sex in ('_T', source.sex) and wanted.age_group in ('_T', source.age_group) and wanted.residence in ('_T', source.residence)
           and wanted.education_stage in ('_T', source.education_stage) and wanted.employment_type in ('_T', source.employment_type)
           and wanted.insurance_scheme in ('_T', source.insurance_scheme) and wanted.disability in ('_T', source.disability)
           and wanted.discipline in ('_T', source.discipline)
           and indicator.aggregation in ('sum', 'sum_num_den')
           and not exists (
             select from halfsky.observation total
             where total.agency_id = observation.agency_id and total.indicator_id = observation.indicator_id
               and total.breakdown_id = wanted.breakdown_id and total.period = observation.period and total.value is not null))
  ) small
  window figure as (partition by area_code, indicator_code, reporting_year, breakdown),
         by_size as (partition by area_code, indicator_code, reporting_year, breakdown order by is_small desc, value nulls last, agency_id, period, source_breakdown)
) cell
join halfsky.agency on agency.agency_id = cell.agency_id
join halfsky.indicator on indicator.indicator_id = cell.indicator_id
left join halfsky.submission on submission.agency_id = cell.agency_id and submission.submission_id = cell.submission_id;
comment on view analysis.annual_source is '每个年度数值的来源：哪个单位哪次报送的哪一格；各时期如何汇总见 analysis.indicator.time_aggregation。Where each annual figure comes from: which cell of which agency, by which submission; how periods make a year says analysis.indicator.time_aggregation.';
comment on column analysis.annual_source.area_code is '所属区域代码（区或乡镇、街道）。Code of the area: district, township or street.';
comment on column analysis.annual_source.indicator_code is '指标代码。Code of the indicator.';
comment on column analysis.annual_source.indicator_name_zh is '指标中文名称。Chinese name of the indicator.';
comment on column analysis.annual_source.indicator_name_en is '指标英文名称。English name of the indicator.';
comment on column analysis.annual_source.reporting_year is '报告年度；自然年、妇幼卫生年报年度或学年，依指标而定。Reporting year: calendar, health or school year, as the indicator says.';
comment on column analysis.annual_source.breakdown is '年度数值的分组键，_T 为合计。Key of the breakdown of the figure; _T is the total.';
comment on column analysis.annual_source.agency_code is '报送单位代码。Code of the reporting agency.';
comment on column analysis.annual_source.agency_name_zh is '报送单位中文名称。Chinese name of the agency.';
comment on column analysis.annual_source.agency_name_en is '报送单位英文名称。English name of the agency.';
comment on column analysis.annual_source.period is '时期，SDMX 写法（TIME_PERIOD），如 2025、2025-S1、2025-Q3、2025-03。Period as in SDMX (TIME_PERIOD): 2025, 2025-S1, 2025-Q3, 2025-03.';
comment on column analysis.annual_source.source_breakdown is '来源数据的分组键。Key of the breakdown of the cell.';
comment on column analysis.annual_source.is_part is '单位未报该分组，由其各部分相加时，来源为部分：取第一个完整的维度。Whether the cell is a part: the agency did not report the figure''s own breakdown, which is then the sum of the first dimension whose parts are complete.';
comment on column analysis.annual_source.value is '报送值；有分母时为分子；抑制时为空。Value as reported, the numerator where there is a denominator; null when withheld.';
comment on column analysis.annual_source.denominator is '分母；没有或抑制时为空。Denominator; null when there is none or when withheld.';
comment on column analysis.annual_source.status is '观测状态（SDMX OBS_STATUS）；抑制时为 Q。Observation status (SDMX OBS_STATUS); Q when withheld.';
comment on column analysis.annual_source.is_withheld is '是否在此抑制；只有一格为小数值时，其次小的一格同时隐去。Whether it is withheld here; beside a single small cell the next smallest one is hidden too.';
comment on column analysis.annual_source.revision is '修订序号，首次报送为 1。Number of the value: 1 for the first, one more for each correction.';
comment on column analysis.annual_source.submission_id is '报送批次号，按单位编号。Number of the submission within the agency.';
comment on column analysis.annual_source.file_name is '报送文件名。Name of the file that brought it.';
comment on column analysis.annual_source.accepted_at is '采集端受理时间。When the collector accepted that file.';
comment on column analysis.annual_source.stored_at is '入库时间。When this value was stored.';

create view analysis.sdmx_annual as
select
  'A' as freq,
  annual.area_code as ref_area,
  annual.indicator_code as indicator,
  annual.sex,
  annual.age_group as age,
  annual.residence as urbanisation,
  annual.education_stage as education_lev,
  annual.employment_type,
  annual.insurance_scheme,
  annual.disability as disability_status,
  annual.discipline,
  annual.reporting_year::text as time_period,
  annual.value as obs_value,
  annual.status as obs_status,
  case when annual.is_withheld then 'C' else 'F' end as conf_status,
  annual.unit as unit_measure,
  0 as unit_mult,
  indicator.decimals,
  annual.numerator,
  annual.denominator
from analysis.annual
join halfsky.indicator on indicator.indicator_id = annual.indicator_id;
comment on view analysis.sdmx_annual is '年度数值，列名与代码依 SDMX。Annual figures under the names of SDMX concepts.';
comment on column analysis.sdmx_annual.freq is '频率（FREQ）：A 为年度。Frequency (FREQ): A, annual.';
comment on column analysis.sdmx_annual.ref_area is '区域（REF_AREA）。Area (REF_AREA): district, township or street.';
comment on column analysis.sdmx_annual.indicator is '指标代码（INDICATOR）。Code of the indicator (INDICATOR).';
comment on column analysis.sdmx_annual.sex is '性别（SEX）：F、M，_T 为合计。Sex (SEX): F, M; _T is the total.';
comment on column analysis.sdmx_annual.age is '年龄组（AGE），如 Y15T19；_T 为合计。Age group (AGE), as Y15T19; _T is the total.';
comment on column analysis.sdmx_annual.urbanisation is '城乡（URBANISATION）：U、R，_T 为合计。Residence (URBANISATION): U, R; _T is the total.';
comment on column analysis.sdmx_annual.education_lev is '教育阶段（EDUCATION_LEV），_T 为合计。Education stage (EDUCATION_LEV); _T is the total.';
comment on column analysis.sdmx_annual.employment_type is '就业类型代码，_T 为合计。Code of the employment type; _T is the total.';
comment on column analysis.sdmx_annual.insurance_scheme is '保险类型代码，_T 为合计。Code of the insurance scheme; _T is the total.';
comment on column analysis.sdmx_annual.disability_status is '残疾类别（DISABILITY_STATUS），_T 为合计。Disability (DISABILITY_STATUS); _T is the total.';
comment on column analysis.sdmx_annual.discipline is '学科代码，_T 为合计。Code of the discipline; _T is the total.';
comment on column analysis.sdmx_annual.time_period is '时期（TIME_PERIOD）：报告年度。Period (TIME_PERIOD): the reporting year.';
comment on column analysis.sdmx_annual.obs_value is '指标值（OBS_VALUE），未取整；抑制时为空。Value of the indicator (OBS_VALUE), unrounded; null when withheld.';
comment on column analysis.sdmx_annual.obs_status is '观测状态（OBS_STATUS）；抑制时为 Q。Observation status (OBS_STATUS); Q when withheld.';
comment on column analysis.sdmx_annual.conf_status is '保密状态（CONF_STATUS）：F 可公布，C 已抑制。Confidentiality (CONF_STATUS): F free, C withheld here.';
comment on column analysis.sdmx_annual.unit_measure is '计量单位（UNIT_MEASURE）代码。Code of the unit (UNIT_MEASURE).';
comment on column analysis.sdmx_annual.unit_mult is '数量级（UNIT_MULT），十的幂次。Magnitude (UNIT_MULT), a power of ten.';
comment on column analysis.sdmx_annual.decimals is '公布时的小数位数（DECIMALS）。Decimals when published (DECIMALS).';
comment on column analysis.sdmx_annual.numerator is '分子合计；没有或抑制时为空。Sum of numerators; null when there is none or when withheld.';
comment on column analysis.sdmx_annual.denominator is '分母；没有或抑制时为空。Denominator; null when there is none or when withheld.';

grant select on analysis.annual_source, analysis.sdmx_annual to halfsky_analyst, halfsky_aggregator, halfsky_reporter;
