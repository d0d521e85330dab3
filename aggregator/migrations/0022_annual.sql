-- The annual figures as tables: women beside men, town beside village, townships beside the district, and targets beside figures.
--
-- These views show side by side what together would give a small cell away, so they withhold more than analysis.annual: both sexes as soon as one is small, both
-- residences likewise, and beside a single small township the next smallest one. Whoever may see analysis.annual as well can still work a cell out: as said
-- in 0007_analysis.sql, these views are for people bound to the rules of the office, and what may be published is decided by the public edition.
set local role halfsky_owner;

create view analysis.annual_by_sex as
select
  area.code as area_code,
  area.name_zh as area_name_zh,
  area.name_en as area_name_en,
  area.level as area_level,
  indicator.domain_code,
  indicator.department_code,
  indicator.indicator_id,
  indicator.code as indicator_code,
  indicator.name_zh as indicator_name_zh,
  indicator.name_en as indicator_name_en,
  paired.reporting_year,
  rest.age_group,
  rest.residence,
  rest.education_stage,
  rest.employment_type,
  rest.insurance_scheme,
  rest.disability,
  rest.discipline,
  rest.key as breakdown,
  rest.name_zh as breakdown_name_zh,
  rest.name_en as breakdown_name_en,
  case when not paired.hides_total then paired.total end as total,
  case when not paired.hides_parts then paired.female end as female,
  case when not paired.hides_parts then paired.male end as male,
  case when not paired.hides_parts then paired.female - paired.male end as difference,
  case when not paired.hides_parts then paired.female / nullif(paired.male, 0) end as ratio,
  case when not paired.hides_parts and indicator.aggregation in ('sum', 'sum_num_den')
       then 100 * coalesce(paired.female_numerator, paired.female)
            / nullif(coalesce(paired.female_numerator, paired.female) + coalesce(paired.male_numerator, paired.male), 0) end as female_share_percent,
  case when not paired.hides_parts then paired.female_numerator end as female_numerator,
  case when not paired.hides_parts then paired.female_denominator end as female_denominator,
  case when not paired.hides_parts then paired.male_numerator end as male_numerator,
  case when not paired.hides_parts then paired.male_denominator end as male_denominator,
  indicator.unit,
  case when indicator.gap_dimension = 'sex' then indicator.gap_method end as gap_method,
  case when paired.hides_total then 'Q' else paired.total_status end as total_status,
  case when paired.hides_parts then 'Q' else paired.female_status end as female_status,
  case when paired.hides_parts then 'Q' else paired.male_status end as male_status,
  paired.hides_parts as is_withheld
from (
  select summary.indicator_id, summary.reporting_year, summary.area_agency_id,
         coalesce(nullif(ltrim(regexp_replace(breakdown.key, '(^|,)sex=[^,]*', ''), ','), ''), '_T') as rest_key,
         max(summary.value) filter (where breakdown.sex = '_T') as total,
         max(summary.value) filter (where breakdown.sex = 'F') as female,
         max(summary.value) filter (where breakdown.sex = 'M') as male,
         max(summary.numerator) filter (where breakdown.sex = 'F') as female_numerator,
         max(summary.numerator) filter (where breakdown.sex = 'M') as male_numerator,
         max(summary.denominator) filter (where breakdown.sex = 'F') as female_denominator,
         max(summary.denominator) filter (where breakdown.sex = 'M') as male_denominator,
         max(summary.status::text) filter (where breakdown.sex = '_T') as total_status,
         max(summary.status::text) filter (where breakdown.sex = 'F') as female_status,
         max(summary.status::text) filter (where breakdown.sex = 'M') as male_status,
         coalesce(bool_or(small.is_withheld) filter (where breakdown.sex = '_T'), false) as hides_total,
         bool_or(small.is_withheld) as hides_parts
  from halfsky.annual_summary summary
  join halfsky.breakdown on breakdown.breakdown_id = summary.breakdown_id
  join halfsky.indicator on indicator.indicator_id = summary.indicator_id
  cross join lateral (
    select halfsky.is_withheld(indicator.disclosure, indicator.measure, coalesce(summary.numerator, summary.value), summary.denominator) as is_withheld
  ) small
  group by summary.indicator_id, summary.reporting_year, summary.area_agency_id, rest_key
  having count(*) filter (where breakdown.sex in ('F', 'M')) > 0
) paired
join halfsky.agency area on area.agency_id = paired.area_agency_id
join halfsky.indicator on indicator.indicator_id = paired.indicator_id
join halfsky.named_breakdown rest on rest.key = paired.rest_key;
comment on view analysis.annual_by_sex is '各年度指标值按性别并列，附差值、比值和女性占比。Annual figures of women beside men, with difference, ratio and the share of women.';
comment on column analysis.annual_by_sex.area_code is '所属区域代码（区或乡镇、街道）。Code of the area: district, township or street.';
comment on column analysis.annual_by_sex.area_name_zh is '所属区域中文名称。Chinese name of the area.';
comment on column analysis.annual_by_sex.area_name_en is '所属区域英文名称。English name of the area.';
comment on column analysis.annual_by_sex.area_level is '区域级别：district 为区，township 为乡镇或街道。Level of the area: district, or township (also street).';
comment on column analysis.annual_by_sex.domain_code is '规划领域代码。Code of the domain of the plan.';
comment on column analysis.annual_by_sex.department_code is '责任部门代码。Code of the department that answers for the indicator.';
comment on column analysis.annual_by_sex.indicator_id is '指标编号，固定不变。Stable number of the indicator.';
comment on column analysis.annual_by_sex.indicator_code is '指标代码。Code of the indicator.';
comment on column analysis.annual_by_sex.indicator_name_zh is '指标中文名称。Chinese name of the indicator.';
comment on column analysis.annual_by_sex.indicator_name_en is '指标英文名称。English name of the indicator.';
comment on column analysis.annual_by_sex.reporting_year is '报告年度；自然年、妇幼卫生年报年度或学年，依指标而定。Reporting year: calendar, health or school year, as the indicator says.';
comment on column analysis.annual_by_sex.age_group is '年龄组代码，_T 为合计。Code of the age group; _T is the total.';
comment on column analysis.annual_by_sex.residence is '城乡代码，_T 为合计。Code of residence, urban or rural; _T is the total.';
comment on column analysis.annual_by_sex.education_stage is '教育阶段代码，_T 为合计。Code of the education stage; _T is the total.';
comment on column analysis.annual_by_sex.employment_type is '就业类型代码，_T 为合计。Code of the employment type; _T is the total.';
comment on column analysis.annual_by_sex.insurance_scheme is '保险类型代码，_T 为合计。Code of the insurance scheme; _T is the total.';
comment on column analysis.annual_by_sex.disability is '残疾类别代码，_T 为合计。Code of the disability; _T is the total.';
comment on column analysis.annual_by_sex.discipline is '学科代码，_T 为合计。Code of the discipline; _T is the total.';
comment on column analysis.annual_by_sex.breakdown is '其余分组的键，_T 为合计。Key of the other dimensions; _T is the total.';
comment on column analysis.annual_by_sex.breakdown_name_zh is '分组中文名称。Chinese name of the breakdown.';
comment on column analysis.annual_by_sex.breakdown_name_en is '分组英文名称。English name of the breakdown.';
comment on column analysis.annual_by_sex.total is '合计的指标值；抑制时为空。Value of the total; null when withheld.';
comment on column analysis.annual_by_sex.female is '女性的指标值；两者之一须抑制时都为空。Value of women; null as soon as one of the two is withheld.';
comment on column analysis.annual_by_sex.male is '男性的指标值；两者之一须抑制时都为空。Value of men; null as soon as one of the two is withheld.';
comment on column analysis.annual_by_sex.difference is '女性减男性，以指标单位计；百分比之差为百分点。Women less men, in the unit of the indicator; of percentages in percentage points.';
comment on column analysis.annual_by_sex.ratio is '女性与男性之比。Female over male; null where it would divide by zero.';
comment on column analysis.annual_by_sex.female_share_percent is '女性在两性分子之和中所占百分比；仅用于可相加的指标。Share of women in the sum of both numerators, in percent; of indicators that add up only.';
comment on column analysis.annual_by_sex.female_numerator is '女性的分子合计。Sum of numerators of women; null when there is none or when withheld.';
comment on column analysis.annual_by_sex.female_denominator is '女性的分母合计。Sum of denominators of women; null when there is none or when withheld.';
comment on column analysis.annual_by_sex.male_numerator is '男性的分子合计。Sum of numerators of men; null when there is none or when withheld.';
comment on column analysis.annual_by_sex.male_denominator is '男性的分母合计。Sum of denominators of men; null when there is none or when withheld.';
comment on column analysis.annual_by_sex.unit is '指标值的计量单位代码。Code of the unit of the indicator value.';
comment on column analysis.annual_by_sex.gap_method is '规划所用的差距算法；此维度没有则空。How the plan computes the gap of this dimension, or null.';
comment on column analysis.annual_by_sex.total_status is '合计的观测状态（SDMX OBS_STATUS）；抑制时为 Q。Observation status (SDMX OBS_STATUS) of the total; Q when withheld.';
comment on column analysis.annual_by_sex.female_status is '女性的观测状态；抑制时为 Q，没有该项时为空。Observation status of women; Q when withheld, null when there is no such figure.';
comment on column analysis.annual_by_sex.male_status is '男性的观测状态；抑制时为 Q，没有该项时为空。Observation status of men; Q when withheld, null when there is no such figure.';
comment on column analysis.annual_by_sex.is_withheld is '女性和男性的数字是否在此抑制：只隐去一个，可由合计推算，所以同时隐去。Whether the numbers of both are withheld here: had only one been hidden, the total would give it away.';

create view analysis.annual_by_residence as
select
  area.code as area_code,
  area.name_zh as area_name_zh,
  area.name_en as area_name_en,
  area.level as area_level,
  indicator.domain_code,
  indicator.department_code,
  indicator.indicator_id,
  indicator.code as indicator_code,
  indicator.name_zh as indicator_name_zh,
  indicator.name_en as indicator_name_en,
  paired.reporting_year,
  rest.sex,
  rest.age_group,
  rest.education_stage,
  rest.employment_type,
  rest.insurance_scheme,
  rest.disability,
  rest.discipline,
  rest.key as breakdown,
  rest.name_zh as breakdown_name_zh,
  rest.name_en as breakdown_name_en,
  case when not paired.hides_total then paired.total end as total,
  case when not paired.hides_parts then paired.urban end as urban,
  case when not paired.hides_parts then paired.rural end as rural,
  case when not paired.hides_parts then paired.rural - paired.urban end as difference,
  case when not paired.hides_parts then paired.rural / nullif(paired.urban, 0) end as ratio,
  case when not paired.hides_parts and indicator.aggregation in ('sum', 'sum_num_den')
       then 100 * coalesce(paired.urban_numerator, paired.urban)
            / nullif(coalesce(paired.urban_numerator, paired.urban) + coalesce(paired.rural_numerator, paired.rural), 0) end as urban_share_percent,
  case when not paired.hides_parts then paired.urban_numerator end as urban_numerator,
  case when not paired.hides_parts then paired.urban_denominator end as urban_denominator,
  case when not paired.hides_parts then paired.rural_numerator end as rural_numerator,
  case when not paired.hides_parts then paired.rural_denominator end as rural_denominator,
  indicator.unit,
  case when indicator.gap_dimension = 'residence' then indicator.gap_method end as gap_method,
  case when paired.hides_total then 'Q' else paired.total_status end as total_status,
  case when paired.hides_parts then 'Q' else paired.urban_status end as urban_status,
  case when paired.hides_parts then 'Q' else paired.rural_status end as rural_status,
  paired.hides_parts as is_withheld
from (
  select summary.indicator_id, summary.reporting_year, summary.area_agency_id,
         coalesce(nullif(ltrim(regexp_replace(breakdown.key, '(^|,)residence=[^,]*', ''), ','), ''), '_T') as rest_key,
         max(summary.value) filter (where breakdown.residence = '_T') as total,
         max(summary.value) filter (where breakdown.residence = 'U') as urban,
         max(summary.value) filter (where breakdown.residence = 'R') as rural,
         max(summary.numerator) filter (where breakdown.residence = 'U') as urban_numerator,
         max(summary.numerator) filter (where breakdown.residence = 'R') as rural_numerator,
         max(summary.denominator) filter (where breakdown.residence = 'U') as urban_denominator,
         max(summary.denominator) filter (where breakdown.residence = 'R') as rural_denominator,
         max(summary.status::text) filter (where breakdown.residence = '_T') as total_status,
         max(summary.status::text) filter (where breakdown.residence = 'U') as urban_status,
         max(summary.status::text) filter (where breakdown.residence = 'R') as rural_status,
         coalesce(bool_or(small.is_withheld) filter (where breakdown.residence = '_T'), false) as hides_total,
         bool_or(small.is_withheld) as hides_parts
  from halfsky.annual_summary summary
  join halfsky.breakdown on breakdown.breakdown_id = summary.breakdown_id
  join halfsky.indicator on indicator.indicator_id = summary.indicator_id
  cross join lateral (
    select halfsky.is_withheld(indicator.disclosure, indicator.measure, coalesce(summary.numerator, summary.value), summary.denominator) as is_withheld
  ) small
  group by summary.indicator_id, summary.reporting_year, summary.area_agency_id, rest_key
  having count(*) filter (where breakdown.residence in ('U', 'R')) > 0
) paired
join halfsky.agency area on area.agency_id = paired.area_agency_id
join halfsky.indicator on indicator.indicator_id = paired.indicator_id
join halfsky.named_breakdown rest on rest.key = paired.rest_key;
comment on view analysis.annual_by_residence is '各年度指标值按城乡并列，附差值和比值。Annual figures of urban beside rural areas, with difference and ratio.';
comment on column analysis.annual_by_residence.area_code is '所属区域代码（区或乡镇、街道）。Code of the area: district, township or street.';
comment on column analysis.annual_by_residence.area_name_zh is '所属区域中文名称。Chinese name of the area.';
comment on column analysis.annual_by_residence.area_name_en is '所属区域英文名称。English name of the area.';
comment on column analysis.annual_by_residence.area_level is '区域级别：district 为区，township 为乡镇或街道。Level of the area: district, or township (also street).';
comment on column analysis.annual_by_residence.domain_code is '规划领域代码。Code of the domain of the plan.';
comment on column analysis.annual_by_residence.department_code is '责任部门代码。Code of the department that answers for the indicator.';
comment on column analysis.annual_by_residence.indicator_id is '指标编号，固定不变。Stable number of the indicator.';
comment on column analysis.annual_by_residence.indicator_code is '指标代码。Code of the indicator.';
comment on column analysis.annual_by_residence.indicator_name_zh is '指标中文名称。Chinese name of the indicator.';
comment on column analysis.annual_by_residence.indicator_name_en is '指标英文名称。English name of the indicator.';
comment on column analysis.annual_by_residence.reporting_year is '报告年度；自然年、妇幼卫生年报年度或学年，依指标而定。Reporting year: calendar, health or school year, as the indicator says.';
comment on column analysis.annual_by_residence.sex is '性别代码，_T 为合计。Code of sex; _T is the total.';
comment on column analysis.annual_by_residence.age_group is '年龄组代码，_T 为合计。Code of the age group; _T is the total.';
comment on column analysis.annual_by_residence.education_stage is '教育阶段代码，_T 为合计。Code of the education stage; _T is the total.';
comment on column analysis.annual_by_residence.employment_type is '就业类型代码，_T 为合计。Code of the employment type; _T is the total.';
comment on column analysis.annual_by_residence.insurance_scheme is '保险类型代码，_T 为合计。Code of the insurance scheme; _T is the total.';
comment on column analysis.annual_by_residence.disability is '残疾类别代码，_T 为合计。Code of the disability; _T is the total.';
comment on column analysis.annual_by_residence.discipline is '学科代码，_T 为合计。Code of the discipline; _T is the total.';
comment on column analysis.annual_by_residence.breakdown is '其余分组的键，_T 为合计。Key of the other dimensions; _T is the total.';
comment on column analysis.annual_by_residence.breakdown_name_zh is '分组中文名称。Chinese name of the breakdown.';
comment on column analysis.annual_by_residence.breakdown_name_en is '分组英文名称。English name of the breakdown.';
comment on column analysis.annual_by_residence.total is '合计的指标值；抑制时为空。Value of the total; null when withheld.';
comment on column analysis.annual_by_residence.urban is '城镇的指标值；两者之一须抑制时都为空。Value of urban areas; null as soon as one of the two is withheld.';
comment on column analysis.annual_by_residence.rural is '农村的指标值；两者之一须抑制时都为空。Value of rural areas; null as soon as one of the two is withheld.';
comment on column analysis.annual_by_residence.difference is '农村减城镇，以指标单位计；百分比之差为百分点。Rural less urban, in the unit of the indicator; of percentages in percentage points.';
comment on column analysis.annual_by_residence.ratio is '农村与城镇之比。Rural over urban; null where it would divide by zero.';
comment on column analysis.annual_by_residence.urban_share_percent is '城镇在城乡分子之和中所占百分比；仅用于可相加的指标。Share of urban areas in the sum of both numerators, in percent; of indicators that add up only.';
comment on column analysis.annual_by_residence.urban_numerator is '城镇的分子合计。Sum of numerators of urban areas; null when there is none or when withheld.';
comment on column analysis.annual_by_residence.urban_denominator is '城镇的分母合计。Sum of denominators of urban areas; null when there is none or when withheld.';
comment on column analysis.annual_by_residence.rural_numerator is '农村的分子合计。Sum of numerators of rural areas; null when there is none or when withheld.';
comment on column analysis.annual_by_residence.rural_denominator is '农村的分母合计。Sum of denominators of rural areas; null when there is none or when withheld.';
comment on column analysis.annual_by_residence.unit is '指标值的计量单位代码。Code of the unit of the indicator value.';
comment on column analysis.annual_by_residence.gap_method is '规划所用的差距算法；此维度没有则空。How the plan computes the gap of this dimension, or null.';
comment on column analysis.annual_by_residence.total_status is '合计的观测状态（SDMX OBS_STATUS）；抑制时为 Q。Observation status (SDMX OBS_STATUS) of the total; Q when withheld.';
comment on column analysis.annual_by_residence.urban_status is '城镇的观测状态；抑制时为 Q，没有该项时为空。Observation status of urban areas; Q when withheld, null when there is no such figure.';
comment on column analysis.annual_by_residence.rural_status is '农村的观测状态；抑制时为 Q，没有该项时为空。Observation status of rural areas; Q when withheld, null when there is no such figure.';
comment on column analysis.annual_by_residence.is_withheld is '城镇和农村的数字是否在此抑制：只隐去一个，可由合计推算，所以同时隐去。Whether the numbers of both are withheld here: had only one been hidden, the total would give it away.';

create view analysis.annual_by_township as
select
  cell.area_code,
  area.name_zh as area_name_zh,
  area.name_en as area_name_en,
  indicator.domain_code,
  indicator.department_code,
  indicator.indicator_id,
  cell.indicator_code,
  indicator.name_zh as indicator_name_zh,
  indicator.name_en as indicator_name_en,
  cell.reporting_year,
  cell.breakdown,
  named.name_zh as breakdown_name_zh,
  named.name_en as breakdown_name_en,
  case when not cell.hides then cell.numerator end as numerator,
  case when not cell.hides then cell.denominator end as denominator,
  case when not cell.hides then cell.value end as value,
  indicator.unit,
  case when cell.hides then 'Q' else cell.status end as status,
  case when not cell.hides_district then cell.district_value end as district_value,
  case when not cell.hides and not cell.hides_district then cell.value - cell.district_value end as difference,
  case when not cell.hides and cell.value is not null
       then rank() over (partition by cell.indicator_code, cell.reporting_year, cell.breakdown order by case when not cell.hides then cell.value end desc nulls last) end::int4 as rank,
  count(cell.value) filter (where not cell.hides) over (partition by cell.indicator_code, cell.reporting_year, cell.breakdown)::int4 as townships_shown,
  cell.hides as is_withheld
from (
  select small.*, is_small or (count(*) filter (where is_small) over cells = 1 and row_number() over by_size = 2) as hides
  from (
    select area.code as area_code, area.agency_id as area_agency_id, indicator.code as indicator_code, summary.reporting_year, breakdown.key as breakdown,
           summary.breakdown_id, summary.numerator, summary.denominator, summary.value, summary.status::text as status,
           coalesce(summary.numerator, summary.value) as amount, district.value as district_value,
           halfsky.is_withheld(indicator.disclosure, indicator.measure, coalesce(summary.numerator, summary.value), summary.denominator) as is_small,
           coalesce(halfsky.is_withheld(indicator.disclosure, indicator.measure, coalesce(district.numerator, district.value), district.denominator), false) as hides_district
    from halfsky.annual_summary summary
    join halfsky.agency area on area.agency_id = summary.area_agency_id and area.level = 'township'
    join halfsky.indicator on indicator.indicator_id = summary.indicator_id
    join halfsky.breakdown on breakdown.breakdown_id = summary.breakdown_id
    left join halfsky.annual_summary district
      on district.indicator_id = summary.indicator_id and district.reporting_year = summary.reporting_year
      and district.breakdown_id = summary.breakdown_id
      and district.area_agency_id = (select agency_id from halfsky.agency where level = 'district')
  ) small
  window cells as (partition by indicator_code, reporting_year, breakdown),
         by_size as (partition by indicator_code, reporting_year, breakdown order by is_small desc, amount nulls last, area_code)
) cell
join halfsky.agency area on area.agency_id = cell.area_agency_id
join halfsky.indicator on indicator.code = cell.indicator_code
join halfsky.named_breakdown named on named.breakdown_id = cell.breakdown_id;
comment on view analysis.annual_by_township is '各乡镇、街道的年度指标值，与全区并列，附位次。Annual figures of each township beside the district, with their rank.';
comment on column analysis.annual_by_township.area_code is '乡镇或街道代码（SDMX REF_AREA）。Code of the township or street (SDMX REF_AREA).';
comment on column analysis.annual_by_township.area_name_zh is '乡镇或街道中文名称。Chinese name of the township or street.';
comment on column analysis.annual_by_township.area_name_en is '乡镇或街道英文名称。English name of the township or street.';
comment on column analysis.annual_by_township.domain_code is '规划领域代码。Code of the domain of the plan.';
comment on column analysis.annual_by_township.department_code is '责任部门代码。Code of the department that answers for the indicator.';
comment on column analysis.annual_by_township.indicator_id is '指标编号，固定不变。Stable number of the indicator.';
comment on column analysis.annual_by_township.indicator_code is '指标代码。Code of the indicator.';
comment on column analysis.annual_by_township.indicator_name_zh is '指标中文名称。Chinese name of the indicator.';
comment on column analysis.annual_by_township.indicator_name_en is '指标英文名称。English name of the indicator.';
comment on column analysis.annual_by_township.reporting_year is '报告年度；自然年、妇幼卫生年报年度或学年，依指标而定。Reporting year: calendar, health or school year, as the indicator says.';
comment on column analysis.annual_by_township.breakdown is '分组键，如 sex=F,residence=U；_T 为合计。Key of the breakdown, as sex=F,residence=U; _T is the total.';
comment on column analysis.annual_by_township.breakdown_name_zh is '分组中文名称。Chinese name of the breakdown.';
comment on column analysis.annual_by_township.breakdown_name_en is '分组英文名称。English name of the breakdown.';
comment on column analysis.annual_by_township.numerator is '分子合计；没有或抑制时为空。Sum of numerators; null when there is none or when withheld.';
comment on column analysis.annual_by_township.denominator is '分母；没有或抑制时为空。Denominator; null when there is none or when withheld.';
comment on column analysis.annual_by_township.value is '指标值（SDMX OBS_VALUE），未取整；无法计算或抑制时为空。Value of the indicator (SDMX OBS_VALUE), unrounded; null when it cannot be computed or is withheld.';
comment on column analysis.annual_by_township.unit is '指标值的计量单位代码。Code of the unit of the indicator value.';
comment on column analysis.annual_by_township.status is '观测状态（SDMX OBS_STATUS）；抑制时为 Q。Observation status (SDMX OBS_STATUS); Q when withheld.';
comment on column analysis.annual_by_township.district_value is '全区的指标值；抑制时为空。Value of the whole district; null when withheld.';
comment on column analysis.annual_by_township.difference is '本地减全区，以指标单位计；百分比之差为百分点。Township less district, in the unit of the indicator; of percentages in percentage points.';
comment on column analysis.annual_by_township.rank is '位次，数值最大者为 1；好坏看 analysis.indicator.direction。Rank, 1 for the largest value; whether large is good says analysis.indicator.direction.';
comment on column analysis.annual_by_township.townships_shown is '参加排位的乡镇、街道数。Number of townships that are ranked.';
comment on column analysis.annual_by_township.is_withheld is '是否在此抑制；只有一处为小数值时，其次小的一处同时隐去。Whether it is withheld here; beside a single small cell the next smallest one is hidden too.';

create view analysis.target_progress as
select
  assessment.area_code,
  assessment.area_name_zh,
  assessment.area_name_en,
  objective.domain_code,
  domain.name_zh as domain_name_zh,
  domain.name_en as domain_name_en,
  assessment.target_code,
  assessment.target_title_zh,
  assessment.target_title_en,
  assessment.kind,
  target.value as target_value,
  target.unit as target_unit,
  assessment.department_code,
  department.name_zh as department_name_zh,
  department.name_en as department_name_en,
  assessment.indicator_code,
  assessment.indicator_name_zh,
  assessment.indicator_name_en,
  assessment.series,
  assessment.reporting_year,
  assessment.baseline_year,
  assessment.baseline,
  assessment.value_year,
  assessment.value,
  assessment.unit,
  assessment.verdict,
  assessment.reason,
  assessment.is_provisional,
  100 * assessment.progress as progress_percent,
  100 * assessment.time_elapsed as time_elapsed_percent,
  assessment.progress_ratio,
  assessment.forecast_year,
  assessment.forecast,
  assessment.p_meets,
  warned.level as warning_level,
  assessment.is_withheld
from analysis.assessment assessment
join halfsky.target target on target.target_code = assessment.target_code
join halfsky.objective objective on objective.objective_code = target.objective_code
join halfsky.domain domain on domain.domain_code = objective.domain_code
join halfsky.department department on department.department_code = assessment.department_code
left join halfsky.warning_level warned
  on warned.target_code = assessment.target_code and warned.reporting_year = assessment.reporting_year and assessment.area_code = (
    select code from halfsky.agency where level = 'district');
comment on view analysis.target_progress is '各目标各年度一行：目标值、基期、现值、判断、进度与预警级别；全部方法见 analysis.assessment。One row per target and year: target, baseline, figure, verdict, progress and warning; all methods are in analysis.assessment.';
comment on column analysis.target_progress.area_code is '所属区域代码（区或乡镇、街道）。Code of the area: district, township or street.';
comment on column analysis.target_progress.area_name_zh is '所属区域中文名称。Chinese name of the area.';
comment on column analysis.target_progress.area_name_en is '所属区域英文名称。English name of the area.';
comment on column analysis.target_progress.domain_code is '规划领域代码。Code of the domain of the plan.';
comment on column analysis.target_progress.domain_name_zh is '规划领域中文名称。Chinese name of the domain.';
comment on column analysis.target_progress.domain_name_en is '规划领域英文名称。English name of the domain.';
comment on column analysis.target_progress.target_code is '目标代码。Code of the target.';
comment on column analysis.target_progress.target_title_zh is '目标中文名称。Chinese title of the target.';
comment on column analysis.target_progress.target_title_en is '目标英文名称。English title of the target.';
comment on column analysis.target_progress.kind is '目标类型。Kind of the target.';
comment on column analysis.target_progress.target_value is '规划所定数值；没有则空。Figure of the plan, or null.';
comment on column analysis.target_progress.target_unit is '目标值的计量单位代码。Code of the unit of that figure.';
comment on column analysis.target_progress.department_code is '责任部门代码。Code of the department that answers for the indicator.';
comment on column analysis.target_progress.department_name_zh is '责任部门中文名称。Chinese name of that department.';
comment on column analysis.target_progress.department_name_en is '责任部门英文名称。English name of that department.';
comment on column analysis.target_progress.indicator_code is '指标代码。Code of the indicator.';
comment on column analysis.target_progress.indicator_name_zh is '指标中文名称。Chinese name of the indicator.';
comment on column analysis.target_progress.indicator_name_en is '指标英文名称。English name of the indicator.';
comment on column analysis.target_progress.series is '序列：分组键，或差距方法。Series: key of the breakdown, or method of a gap.';
comment on column analysis.target_progress.reporting_year is '报告年度；自然年、妇幼卫生年报年度或学年，依指标而定。Reporting year: calendar, health or school year, as the indicator says.';
comment on column analysis.target_progress.baseline_year is '基期年份；没有时为空。Year of the baseline; null without one.';
comment on column analysis.target_progress.baseline is '基期数值；抑制时为空。Figure of the baseline; null when withheld.';
comment on column analysis.target_progress.value_year is '该年有效数值所属年份；没有时为空。Year of the figure that stands in this year; null without one.';
comment on column analysis.target_progress.value is '该数值，未取整，差距序列为差距值；抑制时为空。That figure, unrounded, of a gap series the gap; null when withheld.';
comment on column analysis.target_progress.unit is '指标值的计量单位代码。Code of the unit of the indicator value.';
comment on column analysis.target_progress.verdict is '判断：met 已达标，maintained 保持达标，not_met 未达标，slipped 由达标转为未达标，insufficient_evidence 证据不足，no_data 暂无数据，narrative 以文字评估。Verdict: met, maintained, not_met, slipped, insufficient_evidence, no_data or narrative.';
comment on column analysis.target_progress.reason is '不能判断的原因代码；能判断时为空。Why there is no verdict; null when there is one.';
comment on column analysis.target_progress.is_provisional is '所依据数值是否暂定。Whether the tested figure is provisional.';
comment on column analysis.target_progress.progress_percent is '目标实现程度：已走过的路占全程的百分比。Share of the way from baseline to target, in percent.';
comment on column analysis.target_progress.time_elapsed_percent is '时间进度，百分比。Share of the time from baseline to target year, in percent.';
comment on column analysis.target_progress.progress_ratio is '进度比，即实现程度除以时间进度；基期已达标时为空。Progress ratio, progress over time elapsed; null when the baseline already met the target.';
comment on column analysis.target_progress.forecast_year is '预测年份；没有预测时为空。Year that is forecast; null without forecast.';
comment on column analysis.target_progress.forecast is '预测值；抑制时为空。Point forecast; null when withheld.';
comment on column analysis.target_progress.p_meets is '预测年份达标的概率，0 至 1；没有预测时为空。Probability from 0 to 1 that the forecast year meets the target; null without a forecast.';
comment on column analysis.target_progress.warning_level is '预警级别：red、orange、yellow、green、grey；仅全区。Warning: red, orange, yellow, green or grey; of the district only.';
comment on column analysis.target_progress.is_withheld is '数字是否因小数值或内部使用而抑制。Whether the numbers are withheld here: a small count, or for internal use.';

grant select on analysis.annual_by_sex, analysis.annual_by_residence, analysis.annual_by_township, analysis.target_progress
  to halfsky_analyst, halfsky_aggregator, halfsky_reporter;
