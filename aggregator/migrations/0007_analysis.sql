-- Views for people: names in both languages, the computed indicator value, and small cells withheld.
--
-- The views belong to halfsky_owner and read the tables with its rights; the analyst has no right on schema halfsky. What must not be seen is
-- masked inside the columns and no rows are hidden, so a condition of the analyst can only ever meet masked values; security_barrier would add
-- nothing but slow plans. Withholding here is per cell. Cells that could be computed from others (a total less the other sex) are a matter
-- of the public edition of the reports; these views are for people bound to the rules of the statistics office.
set local role halfsky_owner;

-- Whether a cell may not be shown. Counts of persons or events from 1 to 4 are small, in numerator, denominator or their difference. A rate
-- that came without its parts is no count.
create function halfsky.is_withheld(disclosure text, measure text, numerator float8, denominator float8) returns boolean
language sql immutable parallel safe
as $$
  select disclosure = 'internal'
      or disclosure <> 'none'
         and (denominator is not null or measure = 'count')
         and coalesce(numerator > 0 and numerator < 5
                      or denominator > 0 and denominator < 5
                      or denominator > numerator and denominator - numerator < 5, false)
$$;
comment on function halfsky.is_withheld(text, text, float8, float8) is 'Whether schema analysis withholds a cell.';

-- The value that people read. A denominator of zero gives none.
create function halfsky.indicator_value(multiplier float8, value float8, denominator float8) returns float8
language sql immutable parallel safe
as $$
  select case when denominator is null then value else value * multiplier / nullif(denominator, 0) end
$$;
comment on function halfsky.indicator_value(float8, float8, float8) is 'Numerator x multiplier / denominator, or the value itself.';

-- SDMX TIME_PERIOD of a period that begins at a day.
create function halfsky.period_label(first_day date, frequency text) returns text
language sql immutable parallel safe
as $$
  select extract(year from first_day)::text
    || case frequency
         when 'semiannual' then '-S' || ((extract(month from first_day)::int4 + 5) / 6)::text
         when 'quarterly' then '-Q' || extract(quarter from first_day)::text
         when 'monthly' then '-' || lpad(extract(month from first_day)::text, 2, '0')
         else ''
       end
$$;
comment on function halfsky.period_label(date, text) is 'Label of a period: 2025, 2025-S1, 2025-Q3, 2025-03.';

grant execute on function halfsky.is_withheld(text, text, float8, float8), halfsky.indicator_value(float8, float8, float8),
  halfsky.period_label(date, text) to halfsky_aggregator, halfsky_reporter, halfsky_analyst;

-- Breakdowns with names made of the names of their codes.
create view halfsky.named_breakdown as
select breakdown.*,
       coalesce(string_agg(coalesce(item.name_zh, part.code), '，' order by part.position), '合计') as name_zh,
       coalesce(string_agg(coalesce(item.name_en, part.code), ', ' order by part.position), 'Total') as name_en
from halfsky.breakdown
left join lateral (
  values (1, 'sex', sex), (2, 'age_group', age_group), (3, 'residence', residence), (4, 'education_stage', education_stage),
         (5, 'employment_type', employment_type), (6, 'insurance_scheme', insurance_scheme), (7, 'disability', disability),
         (8, 'discipline', discipline)
) part (position, code_list, code) on part.code <> '_T'
left join halfsky.code_item item on item.code_list = part.code_list and item.code = part.code
group by breakdown.breakdown_id;
comment on view halfsky.named_breakdown is 'Breakdowns with their names in both languages.';
comment on column halfsky.named_breakdown.breakdown_id is 'As breakdown.breakdown_id.';
comment on column halfsky.named_breakdown.key is 'As breakdown.key.';
comment on column halfsky.named_breakdown.sex is 'As breakdown.sex.';
comment on column halfsky.named_breakdown.age_group is 'As breakdown.age_group.';
comment on column halfsky.named_breakdown.residence is 'As breakdown.residence.';
comment on column halfsky.named_breakdown.education_stage is 'As breakdown.education_stage.';
comment on column halfsky.named_breakdown.employment_type is 'As breakdown.employment_type.';
comment on column halfsky.named_breakdown.insurance_scheme is 'As breakdown.insurance_scheme.';
comment on column halfsky.named_breakdown.disability is 'As breakdown.disability.';
comment on column halfsky.named_breakdown.discipline is 'As breakdown.discipline.';
comment on column halfsky.named_breakdown.name_zh is 'Chinese name.';
comment on column halfsky.named_breakdown.name_en is 'English name.';
grant select on halfsky.named_breakdown to halfsky_aggregator, halfsky_reporter;

-- What was reported, as it stands now.
create view analysis.observation as
select
  agency.code as agency_code,
  agency.name_zh as agency_name_zh,
  agency.name_en as agency_name_en,
  area.code as area_code,
  area.name_zh as area_name_zh,
  area.name_en as area_name_en,
  indicator.department_code,
  department.name_zh as department_name_zh,
  department.name_en as department_name_en,
  indicator.indicator_id,
  indicator.code as indicator_code,
  indicator.name_zh as indicator_name_zh,
  indicator.name_en as indicator_name_en,
  halfsky.period_label(observation.period, indicator.frequency) as period,
  observation.period as period_start,
  indicator.frequency,
  breakdown.sex,
  breakdown.age_group,
  breakdown.residence,
  breakdown.education_stage,
  breakdown.employment_type,
  breakdown.insurance_scheme,
  breakdown.disability,
  breakdown.discipline,
  breakdown.key as breakdown,
  breakdown.name_zh as breakdown_name_zh,
  breakdown.name_en as breakdown_name_en,
  case when not cell.is_withheld then observation.value end as value,
  case when not cell.is_withheld then observation.denominator end as denominator,
  case when not cell.is_withheld then halfsky.indicator_value(indicator.multiplier, observation.value, observation.denominator) end as indicator_value,
  indicator.unit,
  unit_item.name_zh as unit_name_zh,
  unit_item.name_en as unit_name_en,
  cell.status,
  status_item.name_zh as status_name_zh,
  status_item.name_en as status_name_en,
  cell.is_withheld,
  case when not cell.is_withheld then explained.comment end as comment,
  case when not cell.is_withheld then observation.sample_size end as sample_size,
  case when not cell.is_withheld then observation.design_effect end as design_effect,
  observation.revision,
  observation.submission_id,
  observation.stored_at
from halfsky.observation
join halfsky.agency on agency.agency_id = observation.agency_id
join halfsky.agency area on area.agency_id = agency.area_agency_id
join halfsky.indicator on indicator.indicator_id = observation.indicator_id
join halfsky.department on department.department_code = indicator.department_code
join halfsky.named_breakdown breakdown on breakdown.breakdown_id = observation.breakdown_id
left join halfsky.observation_comment explained
  on explained.agency_id = observation.agency_id and explained.comment_id = observation.comment_id
cross join lateral (
  select judged.is_withheld, case when judged.is_withheld then 'Q' else observation.status::text end as status
  from (select halfsky.is_withheld(indicator.disclosure, indicator.measure, observation.value, observation.denominator) as is_withheld) judged
) cell
left join halfsky.code_item unit_item on unit_item.code_list = 'unit' and unit_item.code = indicator.unit
left join halfsky.code_item status_item on status_item.code_list = 'obs_status' and status_item.code = cell.status;
comment on view analysis.observation is '各报送单位各时期各分组的最新数据。The latest value of every cell that an agency reported.';
comment on column analysis.observation.agency_code is '报送单位代码。Code of the reporting agency.';
comment on column analysis.observation.agency_name_zh is '报送单位中文名称。Chinese name of the agency.';
comment on column analysis.observation.agency_name_en is '报送单位英文名称。English name of the agency.';
comment on column analysis.observation.area_code is '所属区域代码（区或乡镇、街道）。Code of the area: district, township or street.';
comment on column analysis.observation.area_name_zh is '所属区域中文名称。Chinese name of the area.';
comment on column analysis.observation.area_name_en is '所属区域英文名称。English name of the area.';
comment on column analysis.observation.department_code is '责任部门代码。Code of the department that answers for the indicator.';
comment on column analysis.observation.department_name_zh is '责任部门中文名称。Chinese name of that department.';
comment on column analysis.observation.department_name_en is '责任部门英文名称。English name of that department.';
comment on column analysis.observation.indicator_id is '指标编号，固定不变。Stable number of the indicator.';
comment on column analysis.observation.indicator_code is '指标代码。Code of the indicator.';
comment on column analysis.observation.indicator_name_zh is '指标中文名称。Chinese name of the indicator.';
comment on column analysis.observation.indicator_name_en is '指标英文名称。English name of the indicator.';
comment on column analysis.observation.period is '时期，SDMX 写法，如 2025、2025-S1、2025-Q3、2025-03。Period as in SDMX: 2025, 2025-S1, 2025-Q3, 2025-03.';
comment on column analysis.observation.period_start is '时期标签的第一天。First day of the labelled period.';
comment on column analysis.observation.frequency is '报送频率。Frequency of reporting.';
comment on column analysis.observation.sex is '性别代码，_T 为合计。Code of sex; _T is the total.';
comment on column analysis.observation.age_group is '年龄组代码，_T 为合计。Code of the age group; _T is the total.';
comment on column analysis.observation.residence is '城乡代码，_T 为合计。Code of residence, urban or rural; _T is the total.';
comment on column analysis.observation.education_stage is '教育阶段代码，_T 为合计。Code of the education stage; _T is the total.';
comment on column analysis.observation.employment_type is '就业类型代码，_T 为合计。Code of the employment type; _T is the total.';
comment on column analysis.observation.insurance_scheme is '保险类型代码，_T 为合计。Code of the insurance scheme; _T is the total.';
comment on column analysis.observation.disability is '残疾类别代码，_T 为合计。Code of the disability; _T is the total.';
comment on column analysis.observation.discipline is '学科代码，_T 为合计。Code of the discipline; _T is the total.';
comment on column analysis.observation.breakdown is '分组键，如 sex=F,residence=U；_T 为合计。Key of the breakdown, as sex=F,residence=U; _T is the total.';
comment on column analysis.observation.breakdown_name_zh is '分组中文名称。Chinese name of the breakdown.';
comment on column analysis.observation.breakdown_name_en is '分组英文名称。English name of the breakdown.';
comment on column analysis.observation.value is '报送值；有分母时为分子；抑制时为空。Value as reported, the numerator where there is a denominator; null when withheld.';
comment on column analysis.observation.denominator is '分母；没有或抑制时为空。Denominator; null when there is none or when withheld.';
comment on column analysis.observation.indicator_value is '指标值：分子÷分母×倍数，没有分母时即报送值；未取整。Value of the indicator: numerator / denominator x multiplier, or the value itself without a denominator; unrounded.';
comment on column analysis.observation.unit is '指标值的计量单位代码。Code of the unit of the indicator value.';
comment on column analysis.observation.unit_name_zh is '计量单位中文名称。Chinese name of the unit.';
comment on column analysis.observation.unit_name_en is '计量单位英文名称。English name of the unit.';
comment on column analysis.observation.status is '观测状态（SDMX CL_OBS_STATUS）；抑制时为 Q。Observation status (SDMX CL_OBS_STATUS); Q when withheld.';
comment on column analysis.observation.status_name_zh is '观测状态中文名称。Chinese name of the status.';
comment on column analysis.observation.status_name_en is '观测状态英文名称。English name of the status.';
comment on column analysis.observation.is_withheld is '是否因小数值或内部使用而抑制。Whether it is withheld here: a small count, or for internal use.';
comment on column analysis.observation.comment is '报送单位的说明；抑制时为空。Explanation by the agency; null when withheld.';
comment on column analysis.observation.sample_size is '抽样调查的样本量；抑制时为空。Respondents of a survey; null when withheld.';
comment on column analysis.observation.design_effect is '抽样调查的设计效应；抑制时为空。Design effect of a survey; null when withheld.';
comment on column analysis.observation.revision is '修订序号，首次报送为 1。Number of the value: 1 for the first, one more for each correction.';
comment on column analysis.observation.submission_id is '报送批次号，按单位编号。Number of the submission within the agency.';
comment on column analysis.observation.stored_at is '入库时间。When this value was stored.';

-- What was reported at any time.
create view analysis.revision as
select
  agency.code as agency_code,
  agency.name_zh as agency_name_zh,
  agency.name_en as agency_name_en,
  indicator.indicator_id,
  indicator.code as indicator_code,
  indicator.name_zh as indicator_name_zh,
  indicator.name_en as indicator_name_en,
  halfsky.period_label(version.period, indicator.frequency) as period,
  version.period as period_start,
  breakdown.key as breakdown,
  breakdown.name_zh as breakdown_name_zh,
  breakdown.name_en as breakdown_name_en,
  version.revision,
  case when not cell.is_withheld then version.value end as value,
  case when not cell.is_withheld then version.denominator end as denominator,
  case when not cell.is_withheld then halfsky.indicator_value(indicator.multiplier, version.value, version.denominator) end as indicator_value,
  indicator.unit,
  cell.status,
  cell.is_withheld,
  version.replaced_at is null as is_current,
  version.stored_at,
  version.replaced_at,
  version.submission_id,
  version.replaced_by_submission_id
from (
  select agency_id, indicator_id, breakdown_id, period, revision, value, denominator, status, stored_at, submission_id,
         null::timestamptz as replaced_at, null::int4 as replaced_by_submission_id
  from halfsky.observation
  union all
  select agency_id, indicator_id, breakdown_id, period, revision, value, denominator, status, stored_at, submission_id,
         replaced_at, replaced_by_submission_id
  from halfsky.observation_revision
) version
join halfsky.agency on agency.agency_id = version.agency_id
join halfsky.indicator on indicator.indicator_id = version.indicator_id
join halfsky.named_breakdown breakdown on breakdown.breakdown_id = version.breakdown_id
cross join lateral (
  select judged.is_withheld, case when judged.is_withheld then 'Q' else version.status::text end as status
  from (select halfsky.is_withheld(indicator.disclosure, indicator.measure, version.value, version.denominator) as is_withheld) judged
) cell;
comment on view analysis.revision is '每个数据的全部版本，可还原任一时刻的数据。Every version of every cell; what was known at a moment is stored_at <= moment and (replaced_at is null or replaced_at > moment).';
comment on column analysis.revision.agency_code is '报送单位代码。Code of the reporting agency.';
comment on column analysis.revision.agency_name_zh is '报送单位中文名称。Chinese name of the agency.';
comment on column analysis.revision.agency_name_en is '报送单位英文名称。English name of the agency.';
comment on column analysis.revision.indicator_id is '指标编号，固定不变。Stable number of the indicator.';
comment on column analysis.revision.indicator_code is '指标代码。Code of the indicator.';
comment on column analysis.revision.indicator_name_zh is '指标中文名称。Chinese name of the indicator.';
comment on column analysis.revision.indicator_name_en is '指标英文名称。English name of the indicator.';
comment on column analysis.revision.period is '时期，SDMX 写法，如 2025、2025-S1、2025-Q3、2025-03。Period as in SDMX: 2025, 2025-S1, 2025-Q3, 2025-03.';
comment on column analysis.revision.period_start is '时期标签的第一天。First day of the labelled period.';
comment on column analysis.revision.breakdown is '分组键，如 sex=F,residence=U；_T 为合计。Key of the breakdown, as sex=F,residence=U; _T is the total.';
comment on column analysis.revision.breakdown_name_zh is '分组中文名称。Chinese name of the breakdown.';
comment on column analysis.revision.breakdown_name_en is '分组英文名称。English name of the breakdown.';
comment on column analysis.revision.revision is '修订序号，首次报送为 1。Number of the value: 1 for the first, one more for each correction.';
comment on column analysis.revision.value is '报送值；有分母时为分子；抑制时为空。Value as reported, the numerator where there is a denominator; null when withheld.';
comment on column analysis.revision.denominator is '分母；没有或抑制时为空。Denominator; null when there is none or when withheld.';
comment on column analysis.revision.indicator_value is '指标值：分子÷分母×倍数，没有分母时即报送值；未取整。Value of the indicator: numerator / denominator x multiplier, or the value itself without a denominator; unrounded.';
comment on column analysis.revision.unit is '指标值的计量单位代码。Code of the unit of the indicator value.';
comment on column analysis.revision.status is '观测状态（SDMX CL_OBS_STATUS）；抑制时为 Q。Observation status (SDMX CL_OBS_STATUS); Q when withheld.';
comment on column analysis.revision.is_withheld is '是否因小数值或内部使用而抑制。Whether it is withheld here: a small count, or for internal use.';
comment on column analysis.revision.is_current is '是否为现行版本。Whether it is the version that holds now.';
comment on column analysis.revision.stored_at is '入库时间。When this value was stored.';
comment on column analysis.revision.replaced_at is '被替换的时间；现行版本为空。When it was replaced; null for the current version.';
comment on column analysis.revision.submission_id is '报送批次号，按单位编号。Number of the submission within the agency.';
comment on column analysis.revision.replaced_by_submission_id is '替换它的报送批次号；现行版本为空。Number of the submission that replaced it; null for the current version.';

-- The years figures, as the reporter computed them.
create view analysis.annual as
select
  area.code as area_code,
  area.name_zh as area_name_zh,
  area.name_en as area_name_en,
  area.level as area_level,
  indicator.domain_code,
  domain.name_zh as domain_name_zh,
  domain.name_en as domain_name_en,
  indicator.department_code,
  department.name_zh as department_name_zh,
  department.name_en as department_name_en,
  indicator.indicator_id,
  indicator.code as indicator_code,
  indicator.name_zh as indicator_name_zh,
  indicator.name_en as indicator_name_en,
  summary.reporting_year,
  breakdown.sex,
  breakdown.age_group,
  breakdown.residence,
  breakdown.education_stage,
  breakdown.employment_type,
  breakdown.insurance_scheme,
  breakdown.disability,
  breakdown.discipline,
  breakdown.key as breakdown,
  breakdown.name_zh as breakdown_name_zh,
  breakdown.name_en as breakdown_name_en,
  case when not cell.is_withheld then summary.numerator end as numerator,
  case when not cell.is_withheld then summary.denominator end as denominator,
  case when not cell.is_withheld then summary.value end as value,
  indicator.unit,
  unit_item.name_zh as unit_name_zh,
  unit_item.name_en as unit_name_en,
  cell.status,
  status_item.name_zh as status_name_zh,
  status_item.name_en as status_name_en,
  cell.is_withheld,
  summary.units_expected,
  summary.units_received,
  summary.periods_expected,
  summary.periods_received,
  summary.computed_at
from halfsky.annual_summary summary
join halfsky.agency area on area.agency_id = summary.area_agency_id
join halfsky.indicator on indicator.indicator_id = summary.indicator_id
join halfsky.domain on domain.domain_code = indicator.domain_code
join halfsky.department on department.department_code = indicator.department_code
join halfsky.named_breakdown breakdown on breakdown.breakdown_id = summary.breakdown_id
cross join lateral (
  select judged.is_withheld, case when judged.is_withheld then 'Q' else summary.status::text end as status
  from (select halfsky.is_withheld(indicator.disclosure, indicator.measure, coalesce(summary.numerator, summary.value), summary.denominator) as is_withheld) judged
) cell
left join halfsky.code_item unit_item on unit_item.code_list = 'unit' and unit_item.code = indicator.unit
left join halfsky.code_item status_item on status_item.code_list = 'obs_status' and status_item.code = cell.status;
comment on view analysis.annual is '各区域各指标的年度汇总。Annual figures of each area; the rows of the district cover all agencies.';
comment on column analysis.annual.area_code is '所属区域代码（区或乡镇、街道）。Code of the area: district, township or street.';
comment on column analysis.annual.area_name_zh is '所属区域中文名称。Chinese name of the area.';
comment on column analysis.annual.area_name_en is '所属区域英文名称。English name of the area.';
comment on column analysis.annual.area_level is '区域级别：district 为区，township 为乡镇或街道。Level of the area: district, or township (also street).';
comment on column analysis.annual.domain_code is '规划领域代码。Code of the domain of the plan.';
comment on column analysis.annual.domain_name_zh is '规划领域中文名称。Chinese name of the domain.';
comment on column analysis.annual.domain_name_en is '规划领域英文名称。English name of the domain.';
comment on column analysis.annual.department_code is '责任部门代码。Code of the department that answers for the indicator.';
comment on column analysis.annual.department_name_zh is '责任部门中文名称。Chinese name of that department.';
comment on column analysis.annual.department_name_en is '责任部门英文名称。English name of that department.';
comment on column analysis.annual.indicator_id is '指标编号，固定不变。Stable number of the indicator.';
comment on column analysis.annual.indicator_code is '指标代码。Code of the indicator.';
comment on column analysis.annual.indicator_name_zh is '指标中文名称。Chinese name of the indicator.';
comment on column analysis.annual.indicator_name_en is '指标英文名称。English name of the indicator.';
comment on column analysis.annual.reporting_year is '报告年度；自然年、妇幼卫生年报年度或学年，依指标而定。Reporting year: calendar, health or school year, as the indicator says.';
comment on column analysis.annual.sex is '性别代码，_T 为合计。Code of sex; _T is the total.';
comment on column analysis.annual.age_group is '年龄组代码，_T 为合计。Code of the age group; _T is the total.';
comment on column analysis.annual.residence is '城乡代码，_T 为合计。Code of residence, urban or rural; _T is the total.';
comment on column analysis.annual.education_stage is '教育阶段代码，_T 为合计。Code of the education stage; _T is the total.';
comment on column analysis.annual.employment_type is '就业类型代码，_T 为合计。Code of the employment type; _T is the total.';
comment on column analysis.annual.insurance_scheme is '保险类型代码，_T 为合计。Code of the insurance scheme; _T is the total.';
comment on column analysis.annual.disability is '残疾类别代码，_T 为合计。Code of the disability; _T is the total.';
comment on column analysis.annual.discipline is '学科代码，_T 为合计。Code of the discipline; _T is the total.';
comment on column analysis.annual.breakdown is '分组键，如 sex=F,residence=U；_T 为合计。Key of the breakdown, as sex=F,residence=U; _T is the total.';
comment on column analysis.annual.breakdown_name_zh is '分组中文名称。Chinese name of the breakdown.';
comment on column analysis.annual.breakdown_name_en is '分组英文名称。English name of the breakdown.';
comment on column analysis.annual.numerator is '分子合计；没有或抑制时为空。Sum of numerators; null when there is none or when withheld.';
comment on column analysis.annual.denominator is '分母合计；没有或抑制时为空。Sum of denominators; null when there is none or when withheld.';
comment on column analysis.annual.value is '指标值，未取整；无法计算或抑制时为空。Value of the indicator, unrounded; null when it cannot be computed or is withheld.';
comment on column analysis.annual.unit is '指标值的计量单位代码。Code of the unit of the indicator value.';
comment on column analysis.annual.unit_name_zh is '计量单位中文名称。Chinese name of the unit.';
comment on column analysis.annual.unit_name_en is '计量单位英文名称。English name of the unit.';
comment on column analysis.annual.status is '观测状态（SDMX CL_OBS_STATUS）；抑制时为 Q。Observation status (SDMX CL_OBS_STATUS); Q when withheld.';
comment on column analysis.annual.status_name_zh is '观测状态中文名称。Chinese name of the status.';
comment on column analysis.annual.status_name_en is '观测状态英文名称。English name of the status.';
comment on column analysis.annual.is_withheld is '是否因小数值或内部使用而抑制。Whether it is withheld here: a small count, or for internal use.';
comment on column analysis.annual.units_expected is '应报单位数。Agencies that should have reported.';
comment on column analysis.annual.units_received is '已报单位数。Agencies that have reported.';
comment on column analysis.annual.periods_expected is '应报单位时期数。Agency periods that should have been reported.';
comment on column analysis.annual.periods_received is '已报单位时期数。Agency periods that have been reported.';
comment on column analysis.annual.computed_at is '计算时间。When it was computed.';

-- The books of each file.
create view analysis.submission as
select
  agency.code as agency_code,
  agency.name_zh as agency_name_zh,
  agency.name_en as agency_name_en,
  submission.submission_id,
  submission.file_name,
  submission.accepted_at,
  submission.first_stored_at,
  submission.n_parts,
  submission.parts_stored,
  submission.received,
  submission.n_new,
  submission.n_revised,
  submission.n_unchanged,
  submission.n_rejected,
  submission.n_awaiting,
  submission.rejected_by_code,
  submission.parts_stored = submission.n_parts as is_complete,
  submission.received = submission.n_new + submission.n_revised + submission.n_unchanged + submission.n_rejected
    + submission.n_awaiting as is_balanced
from halfsky.submission
join halfsky.agency on agency.agency_id = submission.agency_id;
comment on view analysis.submission is '各次报送及其受理结果的计数。Each submitted file and what became of its cells.';
comment on column analysis.submission.agency_code is '报送单位代码。Code of the reporting agency.';
comment on column analysis.submission.agency_name_zh is '报送单位中文名称。Chinese name of the agency.';
comment on column analysis.submission.agency_name_en is '报送单位英文名称。English name of the agency.';
comment on column analysis.submission.submission_id is '报送批次号，按单位编号。Number of the submission within the agency.';
comment on column analysis.submission.file_name is '文件名。Name of the file.';
comment on column analysis.submission.accepted_at is '采集端受理时间。When the collector accepted it.';
comment on column analysis.submission.first_stored_at is '首次入库时间。When its first part was stored.';
comment on column analysis.submission.n_parts is '分片数。Number of parts.';
comment on column analysis.submission.parts_stored is '已入库分片数。Number of parts stored so far.';
comment on column analysis.submission.received is '收到的数据格数。Cells in the file.';
comment on column analysis.submission.n_new is '新增数。Cells stored for the first time.';
comment on column analysis.submission.n_revised is '修订数。Cells that replaced another value.';
comment on column analysis.submission.n_unchanged is '未变数。Cells equal to what was stored.';
comment on column analysis.submission.n_rejected is '拒收数。Cells refused.';
comment on column analysis.submission.n_awaiting is '待说明数。Cells that wait for an explanation.';
comment on column analysis.submission.rejected_by_code is '按审核规则统计的拒收数。Refused cells by audit rule.';
comment on column analysis.submission.is_complete is '是否全部入库。Whether all parts are stored.';
comment on column analysis.submission.is_balanced is '收到数是否等于新增、修订、未变、拒收与待说明数之和。Whether received equals new, revised, unchanged, rejected and awaiting together; true once complete.';

-- How many periods of each indicator were due by today. A period ends with its last day; an annual health year ends on 30 September of its label,
-- a school year on 31 August of the year after. Surveys and census items (collected every few years) and
-- elected bodies (whose figures stand for a term) are never overdue.
create view halfsky.due_periods as
select indicator.indicator_id, year.year,
       count(*) filter (where indicator.collection_interval_years = 1 and indicator.term_years is null
                          and (period.first_day + length.months + shift.months)::date + indicator.due_days <= current_date)::int4 as periods_due
from halfsky.indicator
cross join lateral (
  select make_interval(months => case indicator.frequency when 'annual' then 12 when 'semiannual' then 6 when 'quarterly' then 3 else 1 end) as months
) length
cross join lateral (
  select make_interval(months => case when indicator.frequency <> 'annual' then 0 when indicator.reporting_year = 'health_year' then -3
                                      when indicator.reporting_year = 'school_year' then 8 else 0 end) as months
) shift
cross join generate_series(2020, extract(year from current_date)::int4) year (year)
cross join lateral generate_series(make_date(year.year, 1, 1)::timestamp, make_date(year.year, 12, 31)::timestamp, length.months) period (first_day)
group by indicator.indicator_id, year.year;
comment on view halfsky.due_periods is 'Periods due by today, per indicator and year of the label.';
comment on column halfsky.due_periods.indicator_id is 'The indicator.';
comment on column halfsky.due_periods.year is 'Year of the periods'' labels, from 2020 to this year.';
comment on column halfsky.due_periods.periods_due is 'How many of them were due.';
grant select on halfsky.due_periods to halfsky_aggregator, halfsky_reporter;

-- Who is behind.
create view analysis.completeness as
select
  agency.code as agency_code,
  agency.name_zh as agency_name_zh,
  agency.name_en as agency_name_en,
  indicator.department_code,
  department.name_zh as department_name_zh,
  department.name_en as department_name_en,
  indicator.indicator_id,
  indicator.code as indicator_code,
  indicator.name_zh as indicator_name_zh,
  indicator.name_en as indicator_name_en,
  indicator.frequency,
  due.year,
  due.periods_due,
  coalesce(received.periods_received, 0) as periods_received,
  100.0 * least(coalesce(received.periods_received, 0), due.periods_due) / nullif(due.periods_due, 0) as completeness_percent
from halfsky.assignment
join halfsky.agency on agency.agency_id = assignment.agency_id
join halfsky.indicator on indicator.indicator_id = assignment.indicator_id
join halfsky.department on department.department_code = indicator.department_code
join halfsky.due_periods due on due.indicator_id = assignment.indicator_id
left join (
  select agency_id, indicator_id, extract(year from period)::int4 as year, count(distinct period)::int4 as periods_received
  from halfsky.observation group by 1, 2, 3
) received on received.agency_id = assignment.agency_id and received.indicator_id = assignment.indicator_id and received.year = due.year;
comment on view analysis.completeness is '各单位各指标每年应报与实报的时期数。Periods due and received, per agency, indicator and year since 2020.';
comment on column analysis.completeness.agency_code is '报送单位代码。Code of the reporting agency.';
comment on column analysis.completeness.agency_name_zh is '报送单位中文名称。Chinese name of the agency.';
comment on column analysis.completeness.agency_name_en is '报送单位英文名称。English name of the agency.';
comment on column analysis.completeness.department_code is '责任部门代码。Code of the department that answers for the indicator.';
comment on column analysis.completeness.department_name_zh is '责任部门中文名称。Chinese name of that department.';
comment on column analysis.completeness.department_name_en is '责任部门英文名称。English name of that department.';
comment on column analysis.completeness.indicator_id is '指标编号，固定不变。Stable number of the indicator.';
comment on column analysis.completeness.indicator_code is '指标代码。Code of the indicator.';
comment on column analysis.completeness.indicator_name_zh is '指标中文名称。Chinese name of the indicator.';
comment on column analysis.completeness.indicator_name_en is '指标英文名称。English name of the indicator.';
comment on column analysis.completeness.frequency is '报送频率。Frequency of reporting.';
comment on column analysis.completeness.year is '时期标签所属年份。Year in the label of the period.';
comment on column analysis.completeness.periods_due is '截至今日应报的时期数。Periods whose due day has passed by today.';
comment on column analysis.completeness.periods_received is '已报的时期数。Periods with any value reported.';
comment on column analysis.completeness.completeness_percent is '报送完整率，百分比；尚无应报时期时为空。Share of due periods that were received, in percent; null when none is due yet.';

grant select on all tables in schema analysis to halfsky_analyst, halfsky_aggregator, halfsky_reporter;
