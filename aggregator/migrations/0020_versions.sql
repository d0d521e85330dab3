-- Every version of every cell with all that analysis.observation says of it, the observations as of any moment, and what changed between two.
set local role halfsky_owner;

create view halfsky.observation_version as
select agency_id, indicator_id, breakdown_id, period, submission_id, value, denominator, stored_at, comment_id, sample_size, design_effect, revision, status,
       null::timestamptz as replaced_at, null::int4 as replaced_by_submission_id
from halfsky.observation
union all
select agency_id, indicator_id, breakdown_id, period, submission_id, value, denominator, stored_at, comment_id, sample_size, design_effect, revision, status,
       replaced_at, replaced_by_submission_id
from halfsky.observation_revision;
comment on view halfsky.observation_version is 'Every value that stands or stood: valid from stored_at until before replaced_at, never when both are equal.';
comment on column halfsky.observation_version.agency_id is 'As observation.agency_id.';
comment on column halfsky.observation_version.indicator_id is 'As observation.indicator_id.';
comment on column halfsky.observation_version.breakdown_id is 'As observation.breakdown_id.';
comment on column halfsky.observation_version.period is 'As observation.period.';
comment on column halfsky.observation_version.submission_id is 'The submission that brought this value.';
comment on column halfsky.observation_version.value is 'As observation.value.';
comment on column halfsky.observation_version.denominator is 'As observation.denominator.';
comment on column halfsky.observation_version.stored_at is 'When this value was stored.';
comment on column halfsky.observation_version.comment_id is 'As observation.comment_id.';
comment on column halfsky.observation_version.sample_size is 'As observation.sample_size.';
comment on column halfsky.observation_version.design_effect is 'As observation.design_effect.';
comment on column halfsky.observation_version.revision is 'Number of this value among those of its cell, as it is numbered now.';
comment on column halfsky.observation_version.status is 'As observation.status.';
comment on column halfsky.observation_version.replaced_at is 'As observation_revision.replaced_at; null for the value that stands.';
comment on column halfsky.observation_version.replaced_by_submission_id is 'As observation_revision.replaced_by_submission_id; null for the value that stands.';
grant select on halfsky.observation_version to halfsky_aggregator, halfsky_reporter;

drop view analysis.revision;
create view analysis.revision as
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
  halfsky.period_label(version.period, indicator.frequency) as period,
  version.period as period_start,
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
  case when not cell.is_withheld then version.value end as value,
  case when not cell.is_withheld then version.denominator end as denominator,
  case when not cell.is_withheld then halfsky.indicator_value(indicator.multiplier, version.value, version.denominator) end as indicator_value,
  indicator.unit,
  unit_item.name_zh as unit_name_zh,
  unit_item.name_en as unit_name_en,
  cell.status,
  status_item.name_zh as status_name_zh,
  status_item.name_en as status_name_en,
  cell.is_withheld,
  case when not cell.is_withheld then explained.comment end as comment,
  case when not cell.is_withheld then version.sample_size end as sample_size,
  case when not cell.is_withheld then version.design_effect end as design_effect,
  version.revision,
  version.submission_id,
  version.stored_at,
  version.replaced_at is null as is_current,
  version.replaced_at,
  version.replaced_by_submission_id
from halfsky.observation_version version
join halfsky.agency on agency.agency_id = version.agency_id
join halfsky.agency area on area.agency_id = agency.area_agency_id
join halfsky.indicator on indicator.indicator_id = version.indicator_id
join halfsky.department on department.department_code = indicator.department_code
join halfsky.named_breakdown breakdown on breakdown.breakdown_id = version.breakdown_id
left join halfsky.observation_comment explained
  on explained.agency_id = version.agency_id and explained.comment_id = version.comment_id
cross join lateral (
  select judged.is_withheld, case when judged.is_withheld then 'Q' else version.status::text end as status
  from (select halfsky.is_withheld(indicator.disclosure, indicator.measure, version.value, version.denominator) as is_withheld) judged
) cell
left join halfsky.code_item unit_item on unit_item.code_list = 'unit' and unit_item.code = indicator.unit
left join halfsky.code_item status_item on status_item.code_list = 'obs_status' and status_item.code = cell.status;
comment on view analysis.revision is '每个数据的全部版本，可还原任一时刻的数据。Every version of every cell; what held at a moment is what analysis.observation_as_of(moment) answers.';
comment on column analysis.revision.agency_code is '报送单位代码。Code of the reporting agency.';
comment on column analysis.revision.agency_name_zh is '报送单位中文名称。Chinese name of the agency.';
comment on column analysis.revision.agency_name_en is '报送单位英文名称。English name of the agency.';
comment on column analysis.revision.area_code is '所属区域代码（区或乡镇、街道）。Code of the area: district, township or street.';
comment on column analysis.revision.area_name_zh is '所属区域中文名称。Chinese name of the area.';
comment on column analysis.revision.area_name_en is '所属区域英文名称。English name of the area.';
comment on column analysis.revision.department_code is '责任部门代码。Code of the department that answers for the indicator.';
comment on column analysis.revision.department_name_zh is '责任部门中文名称。Chinese name of that department.';
comment on column analysis.revision.department_name_en is '责任部门英文名称。English name of that department.';
comment on column analysis.revision.indicator_id is '指标编号，固定不变。Stable number of the indicator.';
comment on column analysis.revision.indicator_code is '指标代码。Code of the indicator.';
comment on column analysis.revision.indicator_name_zh is '指标中文名称。Chinese name of the indicator.';
comment on column analysis.revision.indicator_name_en is '指标英文名称。English name of the indicator.';
comment on column analysis.revision.period is '时期，SDMX 写法（TIME_PERIOD），如 2025、2025-S1、2025-Q3、2025-03。Period as in SDMX (TIME_PERIOD): 2025, 2025-S1, 2025-Q3, 2025-03.';
comment on column analysis.revision.period_start is '时期标签的第一天。First day of the labelled period.';
comment on column analysis.revision.frequency is '报送频率。Frequency of reporting.';
comment on column analysis.revision.sex is '性别代码，_T 为合计。Code of sex; _T is the total.';
comment on column analysis.revision.age_group is '年龄组代码，_T 为合计。Code of the age group; _T is the total.';
comment on column analysis.revision.residence is '城乡代码，_T 为合计。Code of residence, urban or rural; _T is the total.';
comment on column analysis.revision.education_stage is '教育阶段代码，_T 为合计。Code of the education stage; _T is the total.';
comment on column analysis.revision.employment_type is '就业类型代码，_T 为合计。Code of the employment type; _T is the total.';
comment on column analysis.revision.insurance_scheme is '保险类型代码，_T 为合计。Code of the insurance scheme; _T is the total.';
comment on column analysis.revision.disability is '残疾类别代码，_T 为合计。Code of the disability; _T is the total.';
comment on column analysis.revision.discipline is '学科代码，_T 为合计。Code of the discipline; _T is the total.';
comment on column analysis.revision.breakdown is '分组键，如 sex=F,residence=U；_T 为合计。Key of the breakdown, as sex=F,residence=U; _T is the total.';
comment on column analysis.revision.breakdown_name_zh is '分组中文名称。Chinese name of the breakdown.';
comment on column analysis.revision.breakdown_name_en is '分组英文名称。English name of the breakdown.';
comment on column analysis.revision.value is '报送值；有分母时为分子；抑制时为空。Value as reported, the numerator where there is a denominator; null when withheld.';
comment on column analysis.revision.denominator is '分母；没有或抑制时为空。Denominator; null when there is none or when withheld.';
comment on column analysis.revision.indicator_value is '指标值（SDMX OBS_VALUE）：分子÷分母×倍数，没有分母时即报送值；未取整。Value of the indicator (SDMX OBS_VALUE): numerator / denominator x multiplier, or the value itself without a denominator; unrounded.';
comment on column analysis.revision.unit is '指标值的计量单位代码。Code of the unit of the indicator value.';
comment on column analysis.revision.unit_name_zh is '计量单位中文名称。Chinese name of the unit.';
comment on column analysis.revision.unit_name_en is '计量单位英文名称。English name of the unit.';
comment on column analysis.revision.status is '观测状态（SDMX OBS_STATUS）；抑制时为 Q。Observation status (SDMX OBS_STATUS); Q when withheld.';
comment on column analysis.revision.status_name_zh is '观测状态中文名称。Chinese name of the status.';
comment on column analysis.revision.status_name_en is '观测状态英文名称。English name of the status.';
comment on column analysis.revision.is_withheld is '是否因小数值或内部使用而抑制。Whether it is withheld here: a small count, or for internal use.';
comment on column analysis.revision.comment is '报送单位的说明；抑制时为空。Explanation by the agency; null when withheld.';
comment on column analysis.revision.sample_size is '抽样调查的样本量；抑制时为空。Respondents of a survey; null when withheld.';
comment on column analysis.revision.design_effect is '抽样调查的设计效应；抑制时为空。Design effect of a survey; null when withheld.';
comment on column analysis.revision.revision is '修订序号，首次报送为 1。Number of the value: 1 for the first, one more for each correction.';
comment on column analysis.revision.submission_id is '报送批次号，按单位编号。Number of the submission within the agency.';
comment on column analysis.revision.stored_at is '入库时间。When this value was stored.';
comment on column analysis.revision.is_current is '是否为现行版本。Whether it is the version that holds now.';
comment on column analysis.revision.replaced_at is '被替换的时间；现行版本为空；迟到而从未生效的，等于入库时间。When it was replaced; null for the current version; equal to stored_at for one that came too late and never held.';
comment on column analysis.revision.replaced_by_submission_id is '替换它的报送批次号；现行版本为空。Number of the submission that replaced it; null for the current version.';

-- Not a function of the owner: it runs with the rights of whoever asks and sees what the view shows; so the planner can look into it.
create function analysis.observation_as_of(moment timestamptz) returns setof analysis.observation
language sql stable parallel safe
as $$
  select agency_code, agency_name_zh, agency_name_en, area_code, area_name_zh, area_name_en, department_code, department_name_zh, department_name_en,
         indicator_id, indicator_code, indicator_name_zh, indicator_name_en, period, period_start, frequency,
         sex, age_group, residence, education_stage, employment_type, insurance_scheme, disability, discipline,
         breakdown, breakdown_name_zh, breakdown_name_en, value, denominator, indicator_value, unit, unit_name_zh, unit_name_en,
         status, status_name_zh, status_name_en, is_withheld, comment, sample_size, design_effect, revision, submission_id, stored_at
  from analysis.revision
  where stored_at <= moment and (replaced_at is null or replaced_at > moment)
$$;
comment on function analysis.observation_as_of(timestamptz) is '某一时刻在库的数据，列与 analysis.observation 相同；单位与指标的名称为现在的名称。The observations as they stood at a moment, with the columns of analysis.observation; names of agencies and indicators are those of today.';

-- With the owner's rights, since whether a value has changed must be seen of withheld ones too; what it answers is masked as everywhere.
create function analysis.changed_between(since timestamptz, until timestamptz)
returns table (
  agency_code text, agency_name_zh text, agency_name_en text,
  indicator_code text, indicator_name_zh text, indicator_name_en text,
  period text, breakdown text, breakdown_name_zh text, breakdown_name_en text,
  change text,
  value_before float8, denominator_before float8, indicator_value_before float8, status_before text,
  value float8, denominator float8, indicator_value float8, status text, unit text,
  is_withheld boolean, comment text, stored_at timestamptz, actor text, submission_id int4, file_name text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  with changed as (
    select now.*, before.value as value_before, before.denominator as denominator_before, before.status as status_before, before.revision is null as is_new
    from halfsky.observation_version now
    left join halfsky.observation_version before
      on before.agency_id = now.agency_id and before.indicator_id = now.indicator_id and before.breakdown_id = now.breakdown_id
      and before.period = now.period and before.stored_at <= since and (before.replaced_at is null or before.replaced_at > since)
    where now.stored_at > since and now.stored_at <= until and (now.replaced_at is null or now.replaced_at > until)
  )
  select agency.code, agency.name_zh, agency.name_en, indicator.code, indicator.name_zh, indicator.name_en,
         halfsky.period_label(changed.period, indicator.frequency), breakdown.key, breakdown.name_zh, breakdown.name_en,
         case when is_new then 'new' else 'revised' end,
         case when not hides_before then value_before end, case when not hides_before then denominator_before end,
         case when not hides_before then halfsky.indicator_value(indicator.multiplier, value_before, denominator_before) end,
         case when hides_before then 'Q' else status_before::text end,
         case when not hides_now then changed.value end, case when not hides_now then changed.denominator end,
         case when not hides_now then halfsky.indicator_value(indicator.multiplier, changed.value, changed.denominator) end,
         case when hides_now then 'Q' else changed.status::text end, indicator.unit,
         hides_before or hides_now, case when not hides_now then explained.comment end, changed.stored_at, trail.actor, changed.submission_id,
         submission.file_name
  from changed
  join halfsky.agency on agency.agency_id = changed.agency_id
  join halfsky.indicator on indicator.indicator_id = changed.indicator_id
  join halfsky.named_breakdown breakdown on breakdown.breakdown_id = changed.breakdown_id
  left join halfsky.observation_comment explained on explained.agency_id = changed.agency_id and explained.comment_id = changed.comment_id
  left join halfsky.submission on submission.agency_id = changed.agency_id and submission.submission_id = changed.submission_id
  left join halfsky.audit_trail trail on trail.agency_id = changed.agency_id and trail.at = changed.stored_at and trail.submission_id = changed.submission_id
  cross join lateral (
    select halfsky.is_withheld(indicator.disclosure, indicator.measure, value_before, denominator_before) as hides_before,
           halfsky.is_withheld(indicator.disclosure, indicator.measure, changed.value, changed.denominator) as hides_now
  ) hidden
  where is_new or (value_before, denominator_before, status_before) is distinct from (changed.value, changed.denominator, changed.status)
$$;
comment on function analysis.changed_between(timestamptz, timestamptz) is '两个时刻之间有变动的数据：原值、现值、何人何时由哪次报送改动；其间改了又改回的不列。What changed between two moments: value before and value at the end, who changed it when, and in which submission; what was changed back meanwhile is not listed.';

grant select on analysis.revision to halfsky_analyst, halfsky_aggregator, halfsky_reporter;
grant execute on function analysis.observation_as_of(timestamptz), analysis.changed_between(timestamptz, timestamptz)
  to halfsky_analyst, halfsky_aggregator, halfsky_reporter;
