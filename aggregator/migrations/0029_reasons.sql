-- Why a warning was raised is told in numbers of its indicator: of the district, of who drives it, of townships. It was withheld for every indicator that hides small
-- numbers, which are most of them. Now it is withheld where a figure of the indicator is.
set local role halfsky_owner;

create view halfsky.guarded_indicator as
select indicator.indicator_id,
       indicator.disclosure = 'internal'
       or exists (select from halfsky.annual_figure figure where figure.indicator_id = indicator.indicator_id and figure.is_withheld) as is_withheld
from halfsky.indicator;
comment on view halfsky.guarded_indicator is 'Whether something of an indicator is withheld, so that sentences about it are not shown.';
comment on column halfsky.guarded_indicator.indicator_id is 'The indicator.';
comment on column halfsky.guarded_indicator.is_withheld is 'Whether schema analysis withholds one of its annual figures.';
grant select on halfsky.guarded_indicator to halfsky_aggregator, halfsky_reporter;

create or replace view analysis.warning_level as
select
  warning_level.target_code,
  target.title_zh as target_title_zh,
  target.title_en as target_title_en,
  indicator.department_code,
  department.name_zh as department_name_zh,
  department.name_en as department_name_en,
  indicator.indicator_id,
  indicator.code as indicator_code,
  warning_level.reporting_year,
  warning_level.level,
  warning_level.cause,
  warning_level.is_volatile,
  case when not guarded.is_withheld then warning_level.reason_zh end as reason_zh,
  case when not guarded.is_withheld then warning_level.reason_en end as reason_en,
  guarded.is_withheld,
  basis.settings,
  warning_level.computed_at
from halfsky.warning_level
join halfsky.target on target.target_code = warning_level.target_code
join halfsky.indicator on indicator.code = target.indicator_code
join halfsky.guarded_indicator guarded on guarded.indicator_id = indicator.indicator_id
join halfsky.department on department.department_code = indicator.department_code
join halfsky.reporting_basis basis on basis.basis_id = warning_level.basis_id;
comment on column analysis.warning_level.reason_zh is '中文理由；指标有不公布的数值或属内部使用时不显示。Why, in Chinese; withheld where a figure of the indicator is.';
comment on column analysis.warning_level.reason_en is '英文理由；指标有不公布的数值或属内部使用时不显示。Why, in English; withheld likewise.';

create or replace view analysis.warning as
select
  warning.warning_id,
  warning.kind,
  warning.target_code,
  indicator.indicator_id,
  indicator.code as indicator_code,
  indicator.name_zh as indicator_name_zh,
  indicator.name_en as indicator_name_en,
  warning.department_code,
  department.name_zh as department_name_zh,
  department.name_en as department_name_en,
  warning.level,
  warning.state,
  warning.reporting_year,
  case when not guarded.is_withheld then warning.reason_zh end as reason_zh,
  case when not guarded.is_withheld then warning.reason_en end as reason_en,
  guarded.is_withheld,
  warning.raised_at,
  warning.changed_at
from halfsky.warning
join halfsky.indicator on indicator.indicator_id = warning.indicator_id
join halfsky.guarded_indicator guarded on guarded.indicator_id = indicator.indicator_id
join halfsky.department on department.department_code = warning.department_code;
comment on column analysis.warning.reason_zh is '中文理由；指标有不公布的数值或属内部使用时不显示。Why, in Chinese; withheld where a figure of the indicator is.';
comment on column analysis.warning.reason_en is '英文理由；指标有不公布的数值或属内部使用时不显示。Why, in English; withheld likewise.';
