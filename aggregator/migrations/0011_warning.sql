-- Early warning: how far each target is endangered, and the warnings that departments are to answer.
set local role halfsky_owner;

create table halfsky.warning_level (
  target_code    text not null,
  area_agency_id int4 not null,
  reporting_year int2,
  level          text not null check (level in ('red', 'orange', 'yellow', 'green', 'grey')),
  cause          text not null,
  is_volatile    boolean not null,
  reason_zh      text not null,
  reason_en      text not null,
  basis_id       int4 not null,
  computed_at    timestamptz not null default now(),
  primary key (target_code, area_agency_id)
);
comment on table halfsky.warning_level is 'How far each target is endangered, as known now. Computed again with every refresh.';
comment on column halfsky.warning_level.target_code is 'The target; narrative ones have no level.';
comment on column halfsky.warning_level.area_agency_id is 'The district.';
comment on column halfsky.warning_level.reporting_year is 'Year of the figure that it rests on; null without one.';
comment on column halfsky.warning_level.level is 'red, orange, yellow, green, or grey where too little is known.';
comment on column halfsky.warning_level.cause is 'Which rule decided: chance, behind, rare_undecided, few_points …';
comment on column halfsky.warning_level.is_volatile is 'Whether the tested series swings, whatever the level.';
comment on column halfsky.warning_level.reason_zh is 'Why, in Chinese.';
comment on column halfsky.warning_level.reason_en is 'Why, in English.';
comment on column halfsky.warning_level.basis_id is 'Catalogue and thresholds that it was computed with, in reporting_basis.';
comment on column halfsky.warning_level.computed_at is 'When it was computed.';

create table halfsky.warning (
  warning_id      int4 generated always as identity primary key,
  kind            text not null check (kind in ('target', 'volatility')),
  subject         text not null,
  area_agency_id  int4 not null,
  target_code     text,
  indicator_id    int2 not null,
  department_code text not null,
  level           text not null check (level in ('red', 'orange', 'yellow', 'volatile')),
  state           text not null check (state in ('new', 'notified', 'response', 'resolved')),
  reporting_year  int2 not null,
  figure          text not null,
  reason_zh       text not null,
  reason_en       text not null,
  basis_id        int4 not null,
  raised_at       timestamptz not null default now(),
  changed_at      timestamptz not null default now(),
  unique (kind, subject, area_agency_id),
  check ((kind = 'target') = (target_code is not null)),
  check ((kind = 'volatility') = (level = 'volatile'))
);
comment on table halfsky.warning is 'Warnings to departments. A warning keeps its number for life: new, notified, response, resolved, and new again when it comes back.';
comment on column halfsky.warning.warning_id is 'Number of the warning.';
comment on column halfsky.warning.kind is 'target: the target is endangered; volatility: the series swings.';
comment on column halfsky.warning.subject is 'What makes it the same warning: the target''s code, or indicator code and series.';
comment on column halfsky.warning.area_agency_id is 'The district.';
comment on column halfsky.warning.target_code is 'The endangered target; null for volatility.';
comment on column halfsky.warning.indicator_id is 'The indicator.';
comment on column halfsky.warning.department_code is 'The department that it is addressed to.';
comment on column halfsky.warning.level is 'red, orange, yellow, or volatile; as last said.';
comment on column halfsky.warning.state is 'Where it is in its life.';
comment on column halfsky.warning.reporting_year is 'Year of the figure that was last spoken of.';
comment on column halfsky.warning.figure is 'That figure as published. A warning is said again only when level, year or figure differ; empty once the figures cleared it.';
comment on column halfsky.warning.reason_zh is 'What was last said, in Chinese.';
comment on column halfsky.warning.reason_en is 'What was last said, in English.';
comment on column halfsky.warning.basis_id is 'Catalogue and thresholds that it was last computed with, in reporting_basis.';
comment on column halfsky.warning.raised_at is 'When it was raised first.';
comment on column halfsky.warning.changed_at is 'When its state or text changed last.';

create table halfsky.warning_event (
  warning_id     int4 not null references halfsky.warning,
  event_no       int4 not null,
  event          text not null check (event in ('raised', 'notified', 'responded', 'resolved', 'cleared')),
  state          text not null,
  level          text not null,
  reporting_year int2 not null,
  said_by        text,
  said_zh        text,
  said_en        text,
  at             timestamptz not null default now(),
  primary key (warning_id, event_no)
);
comment on table halfsky.warning_event is 'The history of each warning: what was said, by whom and when. Rows are only ever added.';
comment on column halfsky.warning_event.warning_id is 'The warning.';
comment on column halfsky.warning_event.event_no is 'Number of the event within the warning, from 1.';
comment on column halfsky.warning_event.event is 'raised, notified, responded, resolved, or cleared by the figures.';
comment on column halfsky.warning_event.state is 'State after it.';
comment on column halfsky.warning_event.level is 'Level after it.';
comment on column halfsky.warning_event.reporting_year is 'Year of the figure that was spoken of.';
comment on column halfsky.warning_event.said_by is 'Who said it; null for what the figures say.';
comment on column halfsky.warning_event.said_zh is 'What was said: of figures in Chinese, of persons in their own words.';
comment on column halfsky.warning_event.said_en is 'The same in English; of persons in their own words.';
comment on column halfsky.warning_event.at is 'When.';

grant select, insert, update, delete on halfsky.warning_level to halfsky_reporter;
grant select, insert, update on halfsky.warning to halfsky_reporter;
grant select, insert on halfsky.warning_event to halfsky_reporter;
grant select on halfsky.warning_level, halfsky.warning, halfsky.warning_event to halfsky_aggregator;

create view analysis.warning_level as
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
  case when indicator.disclosure = 'none' then warning_level.reason_zh end as reason_zh,
  case when indicator.disclosure = 'none' then warning_level.reason_en end as reason_en,
  indicator.disclosure <> 'none' as is_withheld,
  basis.settings,
  warning_level.computed_at
from halfsky.warning_level
join halfsky.target on target.target_code = warning_level.target_code
join halfsky.indicator on indicator.code = target.indicator_code
join halfsky.department on department.department_code = indicator.department_code
join halfsky.reporting_basis basis on basis.basis_id = warning_level.basis_id;
comment on view analysis.warning_level is '各目标当前的预警级别及理由。Present level of early warning of each target, and why.';
comment on column analysis.warning_level.target_code is '目标代码。Code of the target.';
comment on column analysis.warning_level.target_title_zh is '目标中文名称。Chinese title of the target.';
comment on column analysis.warning_level.target_title_en is '目标英文名称。English title of the target.';
comment on column analysis.warning_level.department_code is '责任部门代码。Code of the department that answers for it.';
comment on column analysis.warning_level.department_name_zh is '责任部门中文名称。Chinese name of that department.';
comment on column analysis.warning_level.department_name_en is '责任部门英文名称。English name of that department.';
comment on column analysis.warning_level.indicator_id is '指标编号，固定不变。Stable number of the indicator.';
comment on column analysis.warning_level.indicator_code is '指标代码。Code of the indicator.';
comment on column analysis.warning_level.reporting_year is '所依据数值的年度；没有数值时为空。Year of the figure that it rests on; null without one.';
comment on column analysis.warning_level.level is '级别：红、橙、黄、绿，或数据不足的灰。Level: red, orange, yellow, green, or grey where too little is known.';
comment on column analysis.warning_level.cause is '决定级别的规则。Which rule decided the level.';
comment on column analysis.warning_level.is_volatile is '序列是否波动较大，与级别无关。Whether the series swings, whatever the level.';
comment on column analysis.warning_level.reason_zh is '中文理由；指标属小数值或内部使用时不显示。Why, in Chinese; withheld where the indicator is not for everybody.';
comment on column analysis.warning_level.reason_en is '英文理由；指标属小数值或内部使用时不显示。Why, in English; withheld likewise.';
comment on column analysis.warning_level.is_withheld is '理由是否因披露控制而不显示。Whether the reason is withheld here.';
comment on column analysis.warning_level.settings is '计算所用的参数，包括预警阈值。Settings that it was computed with, thresholds among them.';
comment on column analysis.warning_level.computed_at is '计算时间。When it was computed.';

create view analysis.warning as
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
  case when indicator.disclosure = 'none' then warning.reason_zh end as reason_zh,
  case when indicator.disclosure = 'none' then warning.reason_en end as reason_en,
  indicator.disclosure <> 'none' as is_withheld,
  warning.raised_at,
  warning.changed_at
from halfsky.warning
join halfsky.indicator on indicator.indicator_id = warning.indicator_id
join halfsky.department on department.department_code = warning.department_code;
comment on view analysis.warning is '预警及其办理状态。Warnings to departments and where they are in their life.';
comment on column analysis.warning.warning_id is '预警编号，终身不变。Number of the warning, kept for life.';
comment on column analysis.warning.kind is '种类：target 为目标预计难以实现，volatility 为数据波动较大。Kind: target for an endangered target, volatility for a series that swings.';
comment on column analysis.warning.target_code is '目标代码；波动预警为空。Code of the target; null for volatility.';
comment on column analysis.warning.indicator_id is '指标编号，固定不变。Stable number of the indicator.';
comment on column analysis.warning.indicator_code is '指标代码。Code of the indicator.';
comment on column analysis.warning.indicator_name_zh is '指标中文名称。Chinese name of the indicator.';
comment on column analysis.warning.indicator_name_en is '指标英文名称。English name of the indicator.';
comment on column analysis.warning.department_code is '责任部门代码。Code of the department that it is addressed to.';
comment on column analysis.warning.department_name_zh is '责任部门中文名称。Chinese name of that department.';
comment on column analysis.warning.department_name_en is '责任部门英文名称。English name of that department.';
comment on column analysis.warning.level is '级别：红、橙、黄，或波动。Level: red, orange, yellow, or volatile.';
comment on column analysis.warning.state is '状态：未通知、已通知、已答复、已解除。State: new, notified, response or resolved.';
comment on column analysis.warning.reporting_year is '所依据数值的年度。Year of the figure that it rests on.';
comment on column analysis.warning.reason_zh is '中文理由；指标属小数值或内部使用时不显示。Why, in Chinese; withheld where the indicator is not for everybody.';
comment on column analysis.warning.reason_en is '英文理由；指标属小数值或内部使用时不显示。Why, in English; withheld likewise.';
comment on column analysis.warning.is_withheld is '理由是否因披露控制而不显示。Whether the reason is withheld here.';
comment on column analysis.warning.raised_at is '首次发出时间。When it was raised first.';
comment on column analysis.warning.changed_at is '最近变动时间。When it changed last.';

grant select on all tables in schema analysis to halfsky_analyst, halfsky_aggregator, halfsky_reporter;
