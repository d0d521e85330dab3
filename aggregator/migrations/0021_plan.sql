-- What the figures are about, for people: the register of agencies, the plan's indicators and targets, and the code lists.
set local role halfsky_owner;

create view analysis.agency as
select
  agency.code as agency_code,
  agency.name_zh as agency_name_zh,
  agency.name_en as agency_name_en,
  agency.level,
  above.code as parent_code,
  area.code as area_code,
  area.name_zh as area_name_zh,
  area.name_en as area_name_en,
  agency.unit_type,
  type_item.name_zh as unit_type_name_zh,
  type_item.name_en as unit_type_name_en,
  agency.department_code,
  agency.residence,
  agency.area_code as division_code,
  agency.registered_at,
  agency.closed_at
from halfsky.agency
join halfsky.agency area on area.agency_id = agency.area_agency_id
left join halfsky.agency above on above.agency_id = agency.parent_agency_id
left join halfsky.code_item type_item on type_item.code_list = 'unit_type' and type_item.code = agency.unit_type;
comment on view analysis.agency is '报送单位与区域的登记。The register of agencies and areas.';
comment on column analysis.agency.agency_code is '报送单位代码。Code of the reporting agency.';
comment on column analysis.agency.agency_name_zh is '报送单位中文名称。Chinese name of the agency.';
comment on column analysis.agency.agency_name_en is '报送单位英文名称。English name of the agency.';
comment on column analysis.agency.level is '级别：district 为区，township 为乡镇或街道，unit 为单位。Level: district, township (also street) or unit.';
comment on column analysis.agency.parent_code is '上级代码；区为空。Code of the node above; null for the district.';
comment on column analysis.agency.area_code is '所属区域代码（区或乡镇、街道）。Code of the area: district, township or street.';
comment on column analysis.agency.area_name_zh is '所属区域中文名称。Chinese name of the area.';
comment on column analysis.agency.area_name_en is '所属区域英文名称。English name of the area.';
comment on column analysis.agency.unit_type is '单位类型代码；仅为区域的为空。Code of the unit type; null for a node that is an area only.';
comment on column analysis.agency.unit_type_name_zh is '单位类型中文名称。Chinese name of the unit type.';
comment on column analysis.agency.unit_type_name_en is '单位类型英文名称。English name of the unit type.';
comment on column analysis.agency.department_code is '本身所是或主管的部门代码；没有则空。Code of the department that it is, or that supervises it; or null.';
comment on column analysis.agency.residence is '全部数据所属城乡：U 城镇，R 农村；两者都有则空。U or R when all its figures are urban or rural; null when it has both.';
comment on column analysis.agency.division_code is '行政区划代码；没有则空。Administrative division code, or null.';
comment on column analysis.agency.registered_at is '登记时间。When it was registered.';
comment on column analysis.agency.closed_at is '停止报送的时间；仍在报送则空。When it stopped reporting, or null.';

create view analysis.indicator as
select
  indicator.indicator_id,
  indicator.code as indicator_code,
  indicator.name_zh as indicator_name_zh,
  indicator.name_en as indicator_name_en,
  indicator.domain_code,
  domain.name_zh as domain_name_zh,
  domain.name_en as domain_name_en,
  indicator.objective_codes,
  indicator.department_code,
  department.name_zh as department_name_zh,
  department.name_en as department_name_en,
  indicator.definition_zh,
  indicator.definition_en,
  indicator.measure,
  indicator.numerator_zh,
  indicator.numerator_en,
  indicator.denominator_zh,
  indicator.denominator_en,
  indicator.multiplier,
  indicator.unit,
  unit_item.name_zh as unit_name_zh,
  unit_item.name_en as unit_name_en,
  indicator.decimals,
  indicator.direction,
  indicator.gap_dimension,
  indicator.gap_method,
  indicator.required_breakdowns,
  indicator.frequency,
  indicator.reporting_year as reporting_year_rule,
  indicator.due_days,
  indicator.reporting_unit_type,
  indicator.aggregation,
  indicator.time_aggregation,
  indicator.uncertainty,
  indicator.disclosure,
  indicator.note_en,
  indicator.is_retired
from halfsky.indicator
join halfsky.domain on domain.domain_code = indicator.domain_code
join halfsky.department on department.department_code = indicator.department_code
left join halfsky.code_item unit_item on unit_item.code_list = 'unit' and unit_item.code = indicator.unit;
comment on view analysis.indicator is '指标目录：含义、口径与规则。The catalogue of indicators: meaning, definition and rules.';
comment on column analysis.indicator.indicator_id is '指标编号，固定不变。Stable number of the indicator.';
comment on column analysis.indicator.indicator_code is '指标代码。Code of the indicator.';
comment on column analysis.indicator.indicator_name_zh is '指标中文名称。Chinese name of the indicator.';
comment on column analysis.indicator.indicator_name_en is '指标英文名称。English name of the indicator.';
comment on column analysis.indicator.domain_code is '规划领域代码。Code of the domain of the plan.';
comment on column analysis.indicator.domain_name_zh is '规划领域中文名称。Chinese name of the domain.';
comment on column analysis.indicator.domain_name_en is '规划领域英文名称。English name of the domain.';
comment on column analysis.indicator.objective_codes is '所服务的主要目标代码。Codes of the objectives that it serves.';
comment on column analysis.indicator.department_code is '责任部门代码。Code of the department that answers for the indicator.';
comment on column analysis.indicator.department_name_zh is '责任部门中文名称。Chinese name of that department.';
comment on column analysis.indicator.department_name_en is '责任部门英文名称。English name of that department.';
comment on column analysis.indicator.definition_zh is '中文定义。Chinese definition.';
comment on column analysis.indicator.definition_en is '英文定义。English definition.';
comment on column analysis.indicator.measure is '度量：ratio 比，proportion 占比，mean 均值，count 计数，yes_no 是否，index 指数。Measure: ratio, proportion, mean, count, yes_no or index.';
comment on column analysis.indicator.numerator_zh is '分子的中文说明；没有则空。What is counted, in Chinese; null without parts.';
comment on column analysis.indicator.numerator_en is '分子的英文说明；没有则空。What is counted, in English; null without parts.';
comment on column analysis.indicator.denominator_zh is '分母的中文说明；没有则空。Among what, in Chinese; null without parts.';
comment on column analysis.indicator.denominator_en is '分母的英文说明；没有则空。Among what, in English; null without parts.';
comment on column analysis.indicator.multiplier is '倍数：指标值为分子÷分母×倍数。Multiplier: value = numerator / denominator x multiplier (SDMX UNIT_MULT is its power of ten).';
comment on column analysis.indicator.unit is '指标值的计量单位代码。Code of the unit of the indicator value.';
comment on column analysis.indicator.unit_name_zh is '计量单位中文名称。Chinese name of the unit.';
comment on column analysis.indicator.unit_name_en is '计量单位英文名称。English name of the unit.';
comment on column analysis.indicator.decimals is '公布时的小数位数（SDMX DECIMALS）。Decimals when published (SDMX DECIMALS).';
comment on column analysis.indicator.direction is '变化的含义：lower_better、higher_better、parity、informational。How a change reads: lower_better, higher_better, parity or informational.';
comment on column analysis.indicator.gap_dimension is '展示差距的维度；没有则空。Dimension whose gap is shown, or null.';
comment on column analysis.indicator.gap_method is '差距的算法；没有则空。How that gap is computed, or null.';
comment on column analysis.indicator.required_breakdowns is '合计以外必须报送的分组。Breakdowns that must be reported beside the total.';
comment on column analysis.indicator.frequency is '报送频率。Frequency of reporting.';
comment on column analysis.indicator.reporting_year_rule is '报告年度：自然年、妇幼卫生年报年度或学年。Reporting year: calendar_year, health_year (labelled by its end) or school_year (by its start).';
comment on column analysis.indicator.due_days is '时期结束后的报送天数。Days after the end of the period until it is due.';
comment on column analysis.indicator.reporting_unit_type is '报送的单位类型代码。Codes of the unit types that report it.';
comment on column analysis.indicator.aggregation is '各单位如何汇总。How agencies are added up: sum_num_den, sum, mean or latest.';
comment on column analysis.indicator.time_aggregation is '各时期如何汇总为年度。How periods make a year: sum, cumulative, last or mean.';
comment on column analysis.indicator.uncertainty is '误差类型。Uncertainty: none, poisson, binomial or survey.';
comment on column analysis.indicator.disclosure is '抑制规则：不为 none 的，小数值在本模式的视图中抑制。Disclosure rule: where it is not none, small cells are withheld in this schema.';
comment on column analysis.indicator.note_en is '英文备注；没有则空。Note in English, or null.';
comment on column analysis.indicator.is_retired is '是否已停用。Whether it is no longer in the catalogue.';

create view analysis.target as
select
  target.target_code,
  target.title_zh as target_title_zh,
  target.title_en as target_title_en,
  objective.domain_code,
  domain.name_zh as domain_name_zh,
  domain.name_en as domain_name_en,
  target.objective_code,
  objective.title_zh as objective_title_zh,
  objective.title_en as objective_title_en,
  objective.source_ref as plan_place_zh,
  objective.source_ref_en as plan_place_en,
  target.kind,
  target.value as target_value,
  target.unit,
  target.reference,
  target.tolerance,
  target.slice,
  target.gap_dimension,
  target.gap_method,
  target.indicator_code,
  target.companion_codes
from halfsky.target
join halfsky.objective on objective.objective_code = target.objective_code
join halfsky.domain on domain.domain_code = objective.domain_code;
comment on view analysis.target is '规划目标：每个目标问什么、依据哪个指标。The targets of the plan: what each asks, and of which indicator.';
comment on column analysis.target.target_code is '目标代码。Code of the target.';
comment on column analysis.target.target_title_zh is '目标中文名称。Chinese title of the target.';
comment on column analysis.target.target_title_en is '目标英文名称。English title of the target.';
comment on column analysis.target.domain_code is '规划领域代码。Code of the domain of the plan.';
comment on column analysis.target.domain_name_zh is '规划领域中文名称。Chinese name of the domain.';
comment on column analysis.target.domain_name_en is '规划领域英文名称。English name of the domain.';
comment on column analysis.target.objective_code is '主要目标或策略代码。Code of the objective or strategy.';
comment on column analysis.target.objective_title_zh is '主要目标或策略的中文名称。Chinese title of the objective or strategy.';
comment on column analysis.target.objective_title_en is '主要目标或策略的英文名称。English title of the objective or strategy.';
comment on column analysis.target.plan_place_zh is '在规划文本中的位置。Place in the plan, in Chinese.';
comment on column analysis.target.plan_place_en is '在规划文本中的位置（英文）。Place in the plan, in English.';
comment on column analysis.target.kind is '目标类型。Kind of the target.';
comment on column analysis.target.target_value is '规划所定数值；没有则空。Figure of the plan, or null.';
comment on column analysis.target.unit is '目标值的计量单位代码。Code of the unit of that figure.';
comment on column analysis.target.reference is '区间、参照点或参照指标代码；没有则空。Band, point, or code of the indicator that it refers to; or null.';
comment on column analysis.target.tolerance is '与参照点的容许差距；没有则空。Tolerance around the point, or null.';
comment on column analysis.target.slice is '所判断的分组键；判断差距的为空。Key of the breakdown that is judged; null for gaps.';
comment on column analysis.target.gap_dimension is '所判断差距的维度；没有则空。Dimension of the judged gap, or null.';
comment on column analysis.target.gap_method is '差距的算法；没有则空。How that gap is computed, or null.';
comment on column analysis.target.indicator_code is '据以判断的指标代码。Code of the indicator that carries the verdict.';
comment on column analysis.target.companion_codes is '一并展示的指标代码。Codes of the indicators shown beside it.';

create view analysis.code as
select code_list, code, name_zh, name_en, kind, ordinal
from halfsky.code_item;
comment on view analysis.code is '全部代码表。The items of all code lists.';
comment on column analysis.code.code_list is '代码表，如 sex、age_group。Name of the list, as sex or age_group.';
comment on column analysis.code.code is '代码。Code of the item.';
comment on column analysis.code.name_zh is '中文名称。Chinese name.';
comment on column analysis.code.name_en is '英文名称。English name.';
comment on column analysis.code.kind is '种类：total 合计，base 基本项，aggregate 合并项，of_which 其中项，unknown 不详；没有则空。Kind: total, base, aggregate, of_which or unknown; null in lists without kinds.';
comment on column analysis.code.ordinal is '次序，从 1 起。Place in the list, from 1.';

grant select on analysis.agency, analysis.indicator, analysis.target, analysis.code to halfsky_analyst, halfsky_aggregator, halfsky_reporter;
