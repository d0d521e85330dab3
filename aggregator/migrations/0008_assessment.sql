-- What the reporter finds in the figures: which units they rest on, how each series moves, and how each target stands.
--
-- Everything here is computed from halfsky.observation and the catalogue, and can be computed again. Every row says what it was computed from (basis_id).
set local role halfsky_owner;

create table halfsky.reporting_basis (
  basis_id      int4 primary key,
  catalogue_id  int4 not null,
  settings      jsonb not null,
  first_used_at timestamptz not null default now(),
  unique (catalogue_id, settings)
);
comment on table halfsky.reporting_basis is 'What results rest on beside the figures: the catalogue and the settings (tolerances, thresholds) in force.';
comment on column halfsky.reporting_basis.basis_id is 'Number of the basis, from 1 in order of first use.';
comment on column halfsky.reporting_basis.catalogue_id is 'The catalogue, in catalogue_version.';
comment on column halfsky.reporting_basis.settings is 'The settings by their keys: {"assess.nearly_tolerance": 0.01}.';
comment on column halfsky.reporting_basis.first_used_at is 'When something was first computed from it.';

-- Annual figures: what they lack, and what an interval needs. Rows from before have no basis, so that the next refresh computes everything again.
alter table halfsky.annual_summary
  add column release       text not null default 'provisional' check (release in ('shown', 'provisional', 'withheld')),
  add column response      float8,
  add column is_break      boolean not null default false,
  add column is_estimated  boolean not null default false,
  add column estimate      float8,
  add column sample_size   int4,
  add column design_effect float8,
  add column basis_id      int4;
comment on column halfsky.annual_summary.release is 'What the non-response rule says: shown, provisional or withheld.';
comment on column halfsky.annual_summary.response is 'Share of what was due that is in, from 0 to 1; null when it was computed before this was known.';
comment on column halfsky.annual_summary.is_break is 'Whether the series breaks here: these figures and older ones are not comparable.';
comment on column halfsky.annual_summary.is_estimated is 'Whether an estimate is among what was added up.';
comment on column halfsky.annual_summary.estimate is 'The rate of an upper level that came without its parts, when the area has no other value; never rolled up.';
comment on column halfsky.annual_summary.sample_size is 'Respondents of a survey, all agencies together; null when it is no survey or one of them is unknown.';
comment on column halfsky.annual_summary.design_effect is 'Design effect of the survey, agencies weighted by their respondents; null as sample_size.';
comment on column halfsky.annual_summary.basis_id is 'What it was computed from, in reporting_basis; null when before this was known.';

create table halfsky.annual_unit (
  agency_id        int4 not null,
  indicator_id     int2 not null,
  reporting_year   int2 not null,
  shape            text not null,
  periods_expected int4 not null,
  periods_received int4 not null,
  response         float8 not null,
  primary key (agency_id, indicator_id, reporting_year, shape)
);
create index annual_unit_figure on halfsky.annual_unit (indicator_id, reporting_year);
comment on table halfsky.annual_unit is 'Which units were due for the annual figures and which are in. A figure rests on the units of its area and of the shape of its breakdown.';
comment on column halfsky.annual_unit.agency_id is 'The unit that was due.';
comment on column halfsky.annual_unit.indicator_id is 'The indicator.';
comment on column halfsky.annual_unit.reporting_year is 'As annual_summary.reporting_year.';
comment on column halfsky.annual_unit.shape is 'Dimensions of the breakdown without their codes: sex,residence; _T for the total.';
comment on column halfsky.annual_unit.periods_expected is 'Periods that it should have reported.';
comment on column halfsky.annual_unit.periods_received is 'Periods that it has reported.';
comment on column halfsky.annual_unit.response is 'Share of what it owes that is in, from 0 to 1: of its periods, or 1 with the last period of the year where that one is the year.';

create table halfsky.series_finding (
  indicator_id    int2 not null,
  series          text not null,
  area_agency_id  int4 not null,
  reporting_year  int2 not null,
  value_year      int2,
  value           float8,
  value_low       float8,
  value_high      float8,
  points          int2 not null,
  first_year      int2,
  break_year      int2,
  trend_slope     float8,
  trend_low       float8,
  trend_high      float8,
  trend_p         float8,
  forecast_year   int2,
  forecast_method text,
  forecast        float8,
  forecast_low80  float8,
  forecast_high80 float8,
  forecast_low95  float8,
  forecast_high95 float8,
  volatility      float8,
  dispersion_p    float8,
  outlier_p       float8,
  gap_distance    float8,
  gap_adjusted    float8,
  gap_shrinks     boolean,
  areas_low       float8,
  areas_high      float8,
  areas_variation float8,
  basis_id        int4 not null,
  computed_at     timestamptz not null,
  primary key (indicator_id, series, area_agency_id, reporting_year)
);
comment on table halfsky.series_finding is 'How a series of annual figures stands and moves, as seen in each year: nothing later is used.';
comment on column halfsky.series_finding.indicator_id is 'The indicator.';
comment on column halfsky.series_finding.series is 'Breakdown key of the figures (_T, sex=F), or the method of a gap (share_f, ratio_f_over_m, difference_r_minus_u).';
comment on column halfsky.series_finding.area_agency_id is 'The district, township or street.';
comment on column halfsky.series_finding.reporting_year is 'The year that is looked from.';
comment on column halfsky.series_finding.value_year is 'Year of the figure that stands in this year; null without one.';
comment on column halfsky.series_finding.value is 'That figure, unrounded; of a gap series the gap.';
comment on column halfsky.series_finding.value_low is 'Lower end of its confidence interval; null where the figure is a fact or no interval can be given.';
comment on column halfsky.series_finding.value_high is 'Upper end.';
comment on column halfsky.series_finding.points is 'Years with a figure that the trend rests on.';
comment on column halfsky.series_finding.first_year is 'First of these years.';
comment on column halfsky.series_finding.break_year is 'Year of the latest series break; older figures are not used for trend and forecast. Null without one.';
comment on column halfsky.series_finding.trend_slope is 'Theil-Sen slope per year.';
comment on column halfsky.series_finding.trend_low is 'Lower end of its rank interval.';
comment on column halfsky.series_finding.trend_high is 'Upper end.';
comment on column halfsky.series_finding.trend_p is 'Two-sided p of Mann-Kendall, exact for short series.';
comment on column halfsky.series_finding.forecast_year is 'Year that is forecast; null without forecast.';
comment on column halfsky.series_finding.forecast_method is 'How it was forecast: unchanged, level, combination or combination_log.';
comment on column halfsky.series_finding.forecast is 'Point forecast.';
comment on column halfsky.series_finding.forecast_low80 is 'Lower end of the 80 percent prediction interval.';
comment on column halfsky.series_finding.forecast_high80 is 'Upper end.';
comment on column halfsky.series_finding.forecast_low95 is 'Lower end of the 95 percent prediction interval.';
comment on column halfsky.series_finding.forecast_high95 is 'Upper end.';
comment on column halfsky.series_finding.volatility is 'Dispersion of the years around their trend, relative to their level.';
comment on column halfsky.series_finding.dispersion_p is 'Of counted events: p that chance alone disperses the years so much; else null.';
comment on column halfsky.series_finding.outlier_p is 'Two-sided p of the latest figure against the years before it; null when it cannot be tested.';
comment on column halfsky.series_finding.gap_distance is 'Of a gap series: distance from parity; else null.';
comment on column halfsky.series_finding.gap_adjusted is 'Of a ratio of women to men the adjusted parity index (UIS): 2 - men/women above 1; else null.';
comment on column halfsky.series_finding.gap_shrinks is 'Of a gap series: whether that distance is smaller than at the baseline; null when unknown.';
comment on column halfsky.series_finding.areas_low is 'Lowest figure among the townships; null for townships and without any.';
comment on column halfsky.series_finding.areas_high is 'Highest of them.';
comment on column halfsky.series_finding.areas_variation is 'Coefficient of variation among the townships; null as areas_low.';
comment on column halfsky.series_finding.basis_id is 'What it was computed from, in reporting_basis.';
comment on column halfsky.series_finding.computed_at is 'When it was computed.';

create table halfsky.assessment (
  target_code             text not null,
  area_agency_id          int4 not null,
  reporting_year          int2 not null,
  indicator_id            int2 not null,
  series                  text not null,
  verdict                 text not null,
  attainment              text,
  reason                  text,
  is_provisional          boolean not null,
  release                 text,
  reference               float8,
  lowest                  float8,
  baseline_year           int2,
  baseline                float8,
  is_baseline_provisional boolean not null,
  compared_year           int2,
  compared                float8,
  change_low              float8,
  change_high             float8,
  growth_before           float8,
  growth_since            float8,
  pool3_first_year        int2,
  pool3_value             float8,
  pool3_low               float8,
  pool3_high              float8,
  pool5_first_year        int2,
  pool5_value             float8,
  pool5_low               float8,
  pool5_high              float8,
  pool_years              int2,
  pool_events             float8,
  pool_exposed            float8,
  pool_p                  float8,
  path_value              float8,
  progress                float8,
  time_elapsed            float8,
  progress_ratio          float8,
  eurostat_ratio          float8,
  eurostat_score          float8,
  unsd_share              float8,
  unsd_class              int2,
  escap_index             float8,
  escap_gap               float8,
  aarr                    float8,
  aarr_required           float8,
  methods_agree           boolean,
  p_meets                 float8,
  basis_id                int4 not null,
  computed_at             timestamptz not null,
  primary key (target_code, area_agency_id, reporting_year)
);
create index assessment_indicator on halfsky.assessment (indicator_id);
comment on table halfsky.assessment is 'How each target stands in each year and area. The figure, its interval, trend and forecast are those of the tested series, in series_finding.';
comment on column halfsky.assessment.target_code is 'The target.';
comment on column halfsky.assessment.area_agency_id is 'The district; of targets whose indicator has township figures, also the townships and streets.';
comment on column halfsky.assessment.reporting_year is 'The year that is judged.';
comment on column halfsky.assessment.indicator_id is 'The indicator that carries the verdict.';
comment on column halfsky.assessment.series is 'The tested series, as series_finding.series.';
comment on column halfsky.assessment.verdict is 'Verdict: met, maintained, not_met, slipped, insufficient_evidence, no_data or narrative.';
comment on column halfsky.assessment.attainment is 'Attainment, early, on_time or nearly: how a target with a number was met or missed; null for all others.';
comment on column halfsky.assessment.reason is 'Why there is no verdict; null when there is one.';
comment on column halfsky.assessment.is_provisional is 'Whether the tested figure is provisional.';
comment on column halfsky.assessment.release is 'Release of the tested figure, as annual_summary.release; null without one.';
comment on column halfsky.assessment.reference is 'Figure of the reference indicator in the same year, or null.';
comment on column halfsky.assessment.lowest is 'Lowest figure since the baseline, for targets on every year; else null.';
comment on column halfsky.assessment.baseline_year is 'Year of the baseline; null without one.';
comment on column halfsky.assessment.baseline is 'Figure of the baseline.';
comment on column halfsky.assessment.is_baseline_provisional is 'Whether that figure is provisional.';
comment on column halfsky.assessment.compared_year is 'Year that the verdict compares with: the baseline, the previous term or the previous survey; null where nothing is compared.';
comment on column halfsky.assessment.compared is 'Its figure.';
comment on column halfsky.assessment.change_low is 'Lower end of the confidence interval of the change; null for full counts.';
comment on column halfsky.assessment.change_high is 'Upper end.';
comment on column halfsky.assessment.growth_before is 'Average change per year up to the split, for targets on slower growth; else null.';
comment on column halfsky.assessment.growth_since is 'Average change per year since.';
comment on column halfsky.assessment.pool3_first_year is 'First of up to three years that are pooled; null unless events are rare.';
comment on column halfsky.assessment.pool3_value is 'Pooled rate of these years.';
comment on column halfsky.assessment.pool3_low is 'Lower end of its interval.';
comment on column halfsky.assessment.pool3_high is 'Upper end.';
comment on column halfsky.assessment.pool5_first_year is 'First of up to five years that are pooled.';
comment on column halfsky.assessment.pool5_value is 'Pooled rate of these years.';
comment on column halfsky.assessment.pool5_low is 'Lower end of its interval.';
comment on column halfsky.assessment.pool5_high is 'Upper end.';
comment on column halfsky.assessment.pool_years is 'Years with figures in the widest pool.';
comment on column halfsky.assessment.pool_events is 'Events in the widest pool.';
comment on column halfsky.assessment.pool_exposed is 'What they are counted among.';
comment on column halfsky.assessment.pool_p is 'One-sided p of the Poisson test: that the target is missed when the pool is above it, met when below.';
comment on column halfsky.assessment.path_value is 'Where a straight line from baseline to target stands in this year; computed, not from the plan.';
comment on column halfsky.assessment.progress is 'Share of the way from baseline to target, p.';
comment on column halfsky.assessment.time_elapsed is 'Share of the time from baseline to target year.';
comment on column halfsky.assessment.progress_ratio is 'Progress ratio, progress / time_elapsed; null when the baseline already met the target.';
comment on column halfsky.assessment.eurostat_ratio is 'Actual over required compound growth (Eurostat).';
comment on column halfsky.assessment.eurostat_score is 'Its score from -5 to 5 (Statistics Canada).';
comment on column halfsky.assessment.unsd_share is 'Share of the way that growth as before covers by the target year (UNSD 2023).';
comment on column halfsky.assessment.unsd_class is 'Its class: 3 met or on track, 2 fair, 1 stagnation or regression.';
comment on column halfsky.assessment.escap_index is 'Current status index, 10 when done (ESCAP).';
comment on column halfsky.assessment.escap_gap is 'Anticipated gap in percent of the way (ESCAP).';
comment on column halfsky.assessment.aarr is 'Average annual rate of reduction (UNICEF), as a share.';
comment on column halfsky.assessment.aarr_required is 'The rate that is required from now on.';
comment on column halfsky.assessment.methods_agree is 'Whether these methods agree that the target is on course; null when fewer than two can be computed.';
comment on column halfsky.assessment.p_meets is 'Probability that the forecast year meets the target; null without a forecast.';
comment on column halfsky.assessment.basis_id is 'What it was computed from, in reporting_basis.';
comment on column halfsky.assessment.computed_at is 'When it was computed.';

grant select, insert on halfsky.reporting_basis to halfsky_reporter;
grant select, insert, update, delete on halfsky.annual_unit, halfsky.series_finding, halfsky.assessment to halfsky_reporter;
grant select on halfsky.reporting_basis, halfsky.annual_unit, halfsky.series_finding, halfsky.assessment to halfsky_aggregator;

-- The units under a figure: those of the area, of its shape and, of a breakdown by residence, those that may have this residence.
create view halfsky.figure_unit as
with recursive covered (area_agency_id, agency_id) as (
  select agency_id, agency_id from halfsky.agency where level in ('district', 'township')
  union all
  select covered.area_agency_id, agency.agency_id
  from covered
  join halfsky.agency on agency.parent_agency_id = covered.agency_id
)
select covered.area_agency_id, unit.indicator_id, unit.reporting_year, breakdown.breakdown_id, unit.agency_id, unit.periods_expected,
       unit.periods_received, unit.response
from covered
join halfsky.annual_unit unit on unit.agency_id = covered.agency_id
join halfsky.agency on agency.agency_id = unit.agency_id
join halfsky.breakdown
  on unit.shape = regexp_replace(breakdown.key, '=[^,]*', '', 'g')
  and (breakdown.residence not in ('U', 'R') or agency.residence is null or agency.residence = breakdown.residence);
comment on view halfsky.figure_unit is 'Which units each annual figure rests on, and what they owe.';
comment on column halfsky.figure_unit.area_agency_id is 'Area of the figure.';
comment on column halfsky.figure_unit.indicator_id is 'Its indicator.';
comment on column halfsky.figure_unit.reporting_year is 'Its year.';
comment on column halfsky.figure_unit.breakdown_id is 'Its breakdown.';
comment on column halfsky.figure_unit.agency_id is 'The unit.';
comment on column halfsky.figure_unit.periods_expected is 'As annual_unit.periods_expected.';
comment on column halfsky.figure_unit.periods_received is 'As annual_unit.periods_received.';
comment on column halfsky.figure_unit.response is 'As annual_unit.response.';
grant select on halfsky.figure_unit to halfsky_aggregator, halfsky_reporter;

create or replace view analysis.annual as
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
  summary.computed_at,
  summary.release,
  summary.response,
  summary.is_break,
  summary.is_estimated,
  case when not cell.is_withheld then summary.estimate end as estimate,
  case when not cell.is_withheld then summary.sample_size end as sample_size,
  case when not cell.is_withheld then summary.design_effect end as design_effect
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
comment on column analysis.annual.release is '未报齐时的发布规则结果：shown 发布、provisional 暂定、withheld 暂不发布。What the non-response rule says: shown, provisional or withheld.';
comment on column analysis.annual.response is '应报内容已报的比例，0 至 1。Share of what was due that is in, from 0 to 1.';
comment on column analysis.annual.is_break is '序列是否在该年中断（口径或区划变化）。Whether the series breaks here, by a change of definition or boundary.';
comment on column analysis.annual.is_estimated is '汇总中是否含估计值。Whether an estimate is among what was added up.';
comment on column analysis.annual.estimate is '上级部门未附分子分母的估计值，不参与汇总；没有或抑制时为空。Rate of an upper level that came without its parts, never rolled up; null without one or when withheld.';
comment on column analysis.annual.sample_size is '抽样调查的样本量；没有或抑制时为空。Respondents of a survey; null without one or when withheld.';
comment on column analysis.annual.design_effect is '抽样调查的设计效应；没有或抑制时为空。Design effect of a survey; null without one or when withheld.';

-- Who is in and who is missing, figure by figure.
create view analysis.annual_unit as
select
  area.code as area_code,
  area.name_zh as area_name_zh,
  area.name_en as area_name_en,
  indicator.indicator_id,
  indicator.code as indicator_code,
  indicator.name_zh as indicator_name_zh,
  indicator.name_en as indicator_name_en,
  unit.reporting_year,
  breakdown.key as breakdown,
  agency.code as agency_code,
  agency.name_zh as agency_name_zh,
  agency.name_en as agency_name_en,
  unit.periods_expected,
  unit.periods_received,
  unit.periods_received > 0 as is_in,
  unit.response
from halfsky.figure_unit unit
join halfsky.agency area on area.agency_id = unit.area_agency_id
join halfsky.agency on agency.agency_id = unit.agency_id
join halfsky.indicator on indicator.indicator_id = unit.indicator_id
join halfsky.breakdown on breakdown.breakdown_id = unit.breakdown_id;
comment on view analysis.annual_unit is '每个年度数值应报的单位及其是否已报。The units that were due for each annual figure, and whether they are in.';
comment on column analysis.annual_unit.area_code is '所属区域代码（区或乡镇、街道）。Code of the area: district, township or street.';
comment on column analysis.annual_unit.area_name_zh is '所属区域中文名称。Chinese name of the area.';
comment on column analysis.annual_unit.area_name_en is '所属区域英文名称。English name of the area.';
comment on column analysis.annual_unit.indicator_id is '指标编号，固定不变。Stable number of the indicator.';
comment on column analysis.annual_unit.indicator_code is '指标代码。Code of the indicator.';
comment on column analysis.annual_unit.indicator_name_zh is '指标中文名称。Chinese name of the indicator.';
comment on column analysis.annual_unit.indicator_name_en is '指标英文名称。English name of the indicator.';
comment on column analysis.annual_unit.reporting_year is '报告年度。Reporting year of the figure.';
comment on column analysis.annual_unit.breakdown is '分组键，_T 为合计。Key of the breakdown; _T is the total.';
comment on column analysis.annual_unit.agency_code is '应报单位代码。Code of the unit that was due.';
comment on column analysis.annual_unit.agency_name_zh is '应报单位中文名称。Chinese name of the unit.';
comment on column analysis.annual_unit.agency_name_en is '应报单位英文名称。English name of the unit.';
comment on column analysis.annual_unit.periods_expected is '应报时期数。Periods that it should have reported.';
comment on column analysis.annual_unit.periods_received is '已报时期数。Periods that it has reported.';
comment on column analysis.annual_unit.is_in is '是否已报。Whether anything has come from it.';
comment on column analysis.annual_unit.response is '应报内容已报的比例，0 至 1。Share of what it owes that is in, from 0 to 1.';

-- How each series moves. Of an indicator with disclosure rules the numbers are withheld as soon as one figure that they come from is.
create view analysis.series as
select
  area.code as area_code,
  area.name_zh as area_name_zh,
  area.name_en as area_name_en,
  indicator.indicator_id,
  indicator.code as indicator_code,
  indicator.name_zh as indicator_name_zh,
  indicator.name_en as indicator_name_en,
  finding.series,
  finding.reporting_year,
  finding.value_year,
  case when not hidden.is_withheld then finding.value end as value,
  case when not hidden.is_withheld then finding.value_low end as value_low,
  case when not hidden.is_withheld then finding.value_high end as value_high,
  finding.points,
  finding.first_year,
  finding.break_year,
  case when not hidden.is_withheld then finding.trend_slope end as trend_slope,
  case when not hidden.is_withheld then finding.trend_low end as trend_low,
  case when not hidden.is_withheld then finding.trend_high end as trend_high,
  finding.trend_p,
  finding.forecast_year,
  finding.forecast_method,
  case when not hidden.is_withheld then finding.forecast end as forecast,
  case when not hidden.is_withheld then finding.forecast_low80 end as forecast_low80,
  case when not hidden.is_withheld then finding.forecast_high80 end as forecast_high80,
  case when not hidden.is_withheld then finding.forecast_low95 end as forecast_low95,
  case when not hidden.is_withheld then finding.forecast_high95 end as forecast_high95,
  case when not hidden.is_withheld then finding.volatility end as volatility,
  finding.dispersion_p,
  finding.outlier_p,
  case when not hidden.is_withheld then finding.gap_distance end as gap_distance,
  case when not hidden.is_withheld then finding.gap_adjusted end as gap_adjusted,
  finding.gap_shrinks,
  case when not hidden.is_withheld then finding.areas_low end as areas_low,
  case when not hidden.is_withheld then finding.areas_high end as areas_high,
  case when not hidden.is_withheld then finding.areas_variation end as areas_variation,
  indicator.unit,
  hidden.is_withheld,
  basis.settings,
  finding.computed_at
from halfsky.series_finding finding
join halfsky.agency area on area.agency_id = finding.area_agency_id
join halfsky.indicator on indicator.indicator_id = finding.indicator_id
join halfsky.reporting_basis basis on basis.basis_id = finding.basis_id
cross join lateral (
  select coalesce(bool_or(halfsky.is_withheld(indicator.disclosure, indicator.measure, coalesce(summary.numerator, summary.value), summary.denominator)),
                  indicator.disclosure = 'internal') as is_withheld
  from halfsky.annual_summary summary
  join halfsky.breakdown on breakdown.breakdown_id = summary.breakdown_id
  where indicator.disclosure <> 'none' and summary.indicator_id = finding.indicator_id and summary.area_agency_id = finding.area_agency_id
    and summary.reporting_year <= finding.reporting_year and (breakdown.key = finding.series or finding.series !~ '^_T$|=')
) hidden;
comment on view analysis.series is '各指标年度序列的趋势、预测、波动与差距，按各年当时所见。Trend, forecast, dispersion and gaps of each annual series, as seen in each year.';
comment on column analysis.series.area_code is '所属区域代码（区或乡镇、街道）。Code of the area: district, township or street.';
comment on column analysis.series.area_name_zh is '所属区域中文名称。Chinese name of the area.';
comment on column analysis.series.area_name_en is '所属区域英文名称。English name of the area.';
comment on column analysis.series.indicator_id is '指标编号，固定不变。Stable number of the indicator.';
comment on column analysis.series.indicator_code is '指标代码。Code of the indicator.';
comment on column analysis.series.indicator_name_zh is '指标中文名称。Chinese name of the indicator.';
comment on column analysis.series.indicator_name_en is '指标英文名称。English name of the indicator.';
comment on column analysis.series.series is '序列：分组键，或差距方法。Series: key of the breakdown, or method of a gap.';
comment on column analysis.series.reporting_year is '报告年度，即所站的年份。Reporting year from which the series is looked at.';
comment on column analysis.series.value_year is '该年有效数值所属年份；没有时为空。Year of the figure that stands in this year; null without one.';
comment on column analysis.series.value is '数值，未取整，差距序列为差距值；抑制时为空。That figure, unrounded; of a gap series the gap.';
comment on column analysis.series.value_low is '置信区间下限；全面统计、无法计算或抑制时为空。Lower end of its confidence interval; null where the figure is a fact or no interval can be given.';
comment on column analysis.series.value_high is '置信区间上限。Upper end.';
comment on column analysis.series.points is '趋势所依据的年份数。Years with a figure that the trend rests on.';
comment on column analysis.series.first_year is '其中最早的年份。First of these years.';
comment on column analysis.series.break_year is '最近一次序列中断的年份，趋势与预测不使用更早的数据；没有时为空。Year of the latest series break; older figures are not used for trend and forecast. Null without one.';
comment on column analysis.series.trend_slope is '年均变化（Theil–Sen 斜率）。Theil-Sen slope per year.';
comment on column analysis.series.trend_low is '斜率秩区间下限。Lower end of its rank interval.';
comment on column analysis.series.trend_high is '斜率秩区间上限。Upper end.';
comment on column analysis.series.trend_p is '曼－肯德尔检验双侧显著性概率，短序列为精确值。Two-sided p of Mann-Kendall, exact for short series.';
comment on column analysis.series.forecast_year is '预测年份；没有预测时为空。Year that is forecast; null without forecast.';
comment on column analysis.series.forecast_method is '预测方法。How it was forecast: unchanged, level, combination or combination_log.';
comment on column analysis.series.forecast is '预测值。Point forecast.';
comment on column analysis.series.forecast_low80 is '百分之八十预测区间下限。Lower end of the 80 percent prediction interval.';
comment on column analysis.series.forecast_high80 is '百分之八十预测区间上限。Upper end.';
comment on column analysis.series.forecast_low95 is '百分之九十五预测区间下限。Lower end of the 95 percent prediction interval.';
comment on column analysis.series.forecast_high95 is '百分之九十五预测区间上限。Upper end.';
comment on column analysis.series.volatility is '扣除趋势后的离散程度，相对于水平。Dispersion of the years around their trend, relative to their level.';
comment on column analysis.series.dispersion_p is '事件数的离散仅由偶然造成的概率；非事件数为空。Of counted events: p that chance alone disperses the years so much; else null.';
comment on column analysis.series.outlier_p is '最新数值相对以往各年的双侧概率；无法检验时为空。Two-sided p of the latest figure against the years before it; null when it cannot be tested.';
comment on column analysis.series.gap_distance is '差距序列距均等值的距离；其他序列为空。Of a gap series: distance from parity; else null.';
comment on column analysis.series.gap_adjusted is '女比男序列的调整性别均等指数；其他序列为空。Of a ratio of women to men the adjusted parity index (UIS): 2 - men/women above 1; else null.';
comment on column analysis.series.gap_shrinks is '差距是否比基期缩小；未知或其他序列为空。Of a gap series: whether that distance is smaller than at the baseline; null when unknown.';
comment on column analysis.series.areas_low is '各乡镇街道中的最低值；没有时为空。Lowest figure among the townships; null for townships and without any.';
comment on column analysis.series.areas_high is '各乡镇街道中的最高值。Highest of them.';
comment on column analysis.series.areas_variation is '各乡镇街道间的变异系数。Coefficient of variation among the townships; null as areas_low.';
comment on column analysis.series.unit is '指标值的计量单位代码。Code of the unit of the indicator value.';
comment on column analysis.series.is_withheld is '数字是否因小数值或内部使用而抑制。Whether the numbers are withheld here: a small count, or for internal use.';
comment on column analysis.series.settings is '计算所用的参数。Settings that it was computed with.';
comment on column analysis.series.computed_at is '计算时间。When it was computed.';

-- How each target stands, with the series it is tested on.
create view analysis.assessment as
select
  target.target_code,
  target.title_zh as target_title_zh,
  target.title_en as target_title_en,
  target.objective_code,
  target.kind,
  indicator.department_code,
  area.code as area_code,
  area.name_zh as area_name_zh,
  area.name_en as area_name_en,
  indicator.indicator_id,
  indicator.code as indicator_code,
  indicator.name_zh as indicator_name_zh,
  indicator.name_en as indicator_name_en,
  assessment.series,
  assessment.reporting_year,
  assessment.verdict,
  assessment.attainment,
  assessment.reason,
  assessment.is_provisional,
  assessment.release,
  case when not hidden.is_withheld then assessment.reference end as reference,
  case when not hidden.is_withheld then assessment.lowest end as lowest,
  assessment.baseline_year,
  case when not hidden.is_withheld then assessment.baseline end as baseline,
  assessment.is_baseline_provisional,
  assessment.compared_year,
  case when not hidden.is_withheld then assessment.compared end as compared,
  case when not hidden.is_withheld then assessment.change_low end as change_low,
  case when not hidden.is_withheld then assessment.change_high end as change_high,
  case when not hidden.is_withheld then assessment.growth_before end as growth_before,
  case when not hidden.is_withheld then assessment.growth_since end as growth_since,
  assessment.pool3_first_year,
  case when not hidden.is_withheld then assessment.pool3_value end as pool3_value,
  case when not hidden.is_withheld then assessment.pool3_low end as pool3_low,
  case when not hidden.is_withheld then assessment.pool3_high end as pool3_high,
  assessment.pool5_first_year,
  case when not hidden.is_withheld then assessment.pool5_value end as pool5_value,
  case when not hidden.is_withheld then assessment.pool5_low end as pool5_low,
  case when not hidden.is_withheld then assessment.pool5_high end as pool5_high,
  assessment.pool_years,
  case when not hidden.is_withheld then assessment.pool_events end as pool_events,
  case when not hidden.is_withheld then assessment.pool_exposed end as pool_exposed,
  case when not hidden.is_withheld then assessment.pool_p end as pool_p,
  case when not hidden.is_withheld then assessment.path_value end as path_value,
  case when not hidden.is_withheld then assessment.progress end as progress,
  assessment.time_elapsed,
  case when not hidden.is_withheld then assessment.progress_ratio end as progress_ratio,
  case when not hidden.is_withheld then assessment.eurostat_ratio end as eurostat_ratio,
  case when not hidden.is_withheld then assessment.eurostat_score end as eurostat_score,
  case when not hidden.is_withheld then assessment.unsd_share end as unsd_share,
  case when not hidden.is_withheld then assessment.unsd_class end as unsd_class,
  case when not hidden.is_withheld then assessment.escap_index end as escap_index,
  case when not hidden.is_withheld then assessment.escap_gap end as escap_gap,
  case when not hidden.is_withheld then assessment.aarr end as aarr,
  case when not hidden.is_withheld then assessment.aarr_required end as aarr_required,
  assessment.methods_agree,
  assessment.p_meets,
  finding.value_year,
  case when not hidden.is_withheld then finding.value end as value,
  case when not hidden.is_withheld then finding.value_low end as value_low,
  case when not hidden.is_withheld then finding.value_high end as value_high,
  finding.points,
  finding.first_year,
  finding.break_year,
  case when not hidden.is_withheld then finding.trend_slope end as trend_slope,
  case when not hidden.is_withheld then finding.trend_low end as trend_low,
  case when not hidden.is_withheld then finding.trend_high end as trend_high,
  finding.trend_p,
  finding.forecast_year,
  finding.forecast_method,
  case when not hidden.is_withheld then finding.forecast end as forecast,
  case when not hidden.is_withheld then finding.forecast_low80 end as forecast_low80,
  case when not hidden.is_withheld then finding.forecast_high80 end as forecast_high80,
  case when not hidden.is_withheld then finding.forecast_low95 end as forecast_low95,
  case when not hidden.is_withheld then finding.forecast_high95 end as forecast_high95,
  case when not hidden.is_withheld then finding.volatility end as volatility,
  finding.dispersion_p,
  finding.outlier_p,
  case when not hidden.is_withheld then finding.gap_distance end as gap_distance,
  case when not hidden.is_withheld then finding.gap_adjusted end as gap_adjusted,
  finding.gap_shrinks,
  case when not hidden.is_withheld then finding.areas_low end as areas_low,
  case when not hidden.is_withheld then finding.areas_high end as areas_high,
  case when not hidden.is_withheld then finding.areas_variation end as areas_variation,
  indicator.unit,
  hidden.is_withheld,
  basis.settings,
  assessment.computed_at
from halfsky.assessment
join halfsky.target on target.target_code = assessment.target_code
join halfsky.agency area on area.agency_id = assessment.area_agency_id
join halfsky.indicator on indicator.indicator_id = assessment.indicator_id
join halfsky.reporting_basis basis on basis.basis_id = assessment.basis_id
left join halfsky.series_finding finding
  on finding.indicator_id = assessment.indicator_id and finding.series = assessment.series
  and finding.area_agency_id = assessment.area_agency_id and finding.reporting_year = assessment.reporting_year
cross join lateral (
  select coalesce(bool_or(halfsky.is_withheld(indicator.disclosure, indicator.measure, coalesce(summary.numerator, summary.value), summary.denominator)),
                  indicator.disclosure = 'internal') as is_withheld
  from halfsky.annual_summary summary
  join halfsky.breakdown on breakdown.breakdown_id = summary.breakdown_id
  where indicator.disclosure <> 'none' and summary.indicator_id = assessment.indicator_id and summary.area_agency_id = assessment.area_agency_id
    and summary.reporting_year <= assessment.reporting_year and (breakdown.key = assessment.series or assessment.series !~ '^_T$|=')
) hidden;
comment on view analysis.assessment is '各目标各年度的判断、进度、趋势与预测。Verdict, progress, trend and forecast of each target in each year.';
comment on column analysis.assessment.target_code is '目标代码。Code of the target.';
comment on column analysis.assessment.target_title_zh is '目标中文名称。Chinese title of the target.';
comment on column analysis.assessment.target_title_en is '目标英文名称。English title of the target.';
comment on column analysis.assessment.objective_code is '主要目标或策略代码。Code of the objective or strategy.';
comment on column analysis.assessment.kind is '目标类型。Kind of the target.';
comment on column analysis.assessment.department_code is '责任部门代码。Code of the department that answers for it.';
comment on column analysis.assessment.area_code is '所属区域代码（区或乡镇、街道）。Code of the area: district, township or street.';
comment on column analysis.assessment.area_name_zh is '所属区域中文名称。Chinese name of the area.';
comment on column analysis.assessment.area_name_en is '所属区域英文名称。English name of the area.';
comment on column analysis.assessment.indicator_id is '指标编号，固定不变。Stable number of the indicator.';
comment on column analysis.assessment.indicator_code is '指标代码。Code of the indicator.';
comment on column analysis.assessment.indicator_name_zh is '指标中文名称。Chinese name of the indicator.';
comment on column analysis.assessment.indicator_name_en is '指标英文名称。English name of the indicator.';
comment on column analysis.assessment.series is '序列：分组键，或差距方法。Series: key of the breakdown, or method of a gap.';
comment on column analysis.assessment.reporting_year is '报告年度，即所站的年份。Reporting year from which the series is looked at.';
comment on column analysis.assessment.verdict is '判断：已达标、保持达标、未达标、由达标转为未达标、证据不足、暂无数据、以文字评估。Verdict: met, maintained, not_met, slipped, insufficient_evidence, no_data or narrative.';
comment on column analysis.assessment.attainment is '达标程度：提前、如期、基本实现；其他为空。Attainment, early, on_time or nearly: how a target with a number was met or missed; null for all others.';
comment on column analysis.assessment.reason is '不能判断的原因代码；能判断时为空。Why there is no verdict; null when there is one.';
comment on column analysis.assessment.is_provisional is '所依据数值是否暂定。Whether the tested figure is provisional.';
comment on column analysis.assessment.release is '所依据数值的发布状态。Release of the tested figure, as annual_summary.release; null without one.';
comment on column analysis.assessment.reference is '参照指标同年数值；没有时为空。Figure of the reference indicator in the same year, or null.';
comment on column analysis.assessment.lowest is '基期以来最低值，仅用于每年都须达标的目标。Lowest figure since the baseline, for targets on every year; else null.';
comment on column analysis.assessment.baseline_year is '基期年份；没有时为空。Year of the baseline; null without one.';
comment on column analysis.assessment.baseline is '基期数值。Figure of the baseline.';
comment on column analysis.assessment.is_baseline_provisional is '基期数值是否暂定。Whether that figure is provisional.';
comment on column analysis.assessment.compared_year is '判断所比较的年份：基期、上届或上次调查；不作比较时为空。Year that the verdict compares with: the baseline, the previous term or the previous survey; null where nothing is compared.';
comment on column analysis.assessment.compared is '所比较年份的数值。Its figure.';
comment on column analysis.assessment.change_low is '变化量置信区间下限；全面统计为空。Lower end of the confidence interval of the change; null for full counts.';
comment on column analysis.assessment.change_high is '变化量置信区间上限。Upper end.';
comment on column analysis.assessment.growth_before is '此前年均变化，仅用于上升趋势减缓类目标。Average change per year up to the split, for targets on slower growth; else null.';
comment on column analysis.assessment.growth_since is '此后年均变化，仅用于上升趋势减缓类目标。Average change per year since.';
comment on column analysis.assessment.pool3_first_year is '合并三年的起始年份；非罕见事件为空。First of up to three years that are pooled; null unless events are rare.';
comment on column analysis.assessment.pool3_value is '三年合并值。Pooled rate of these years.';
comment on column analysis.assessment.pool3_low is '三年合并值区间下限。Lower end of its interval.';
comment on column analysis.assessment.pool3_high is '三年合并值区间上限。Upper end.';
comment on column analysis.assessment.pool5_first_year is '合并五年的起始年份；非罕见事件为空。First of up to five years that are pooled.';
comment on column analysis.assessment.pool5_value is '五年合并值。Pooled rate of these years.';
comment on column analysis.assessment.pool5_low is '五年合并值区间下限。Lower end of its interval.';
comment on column analysis.assessment.pool5_high is '五年合并值区间上限。Upper end.';
comment on column analysis.assessment.pool_years is '最宽合并期内有数据的年份数。Years with figures in the widest pool.';
comment on column analysis.assessment.pool_events is '最宽合并期内的事件数。Events in the widest pool.';
comment on column analysis.assessment.pool_exposed is '最宽合并期内的分母。What they are counted among.';
comment on column analysis.assessment.pool_p is '泊松检验的单侧概率。One-sided p of the Poisson test: that the target is missed when the pool is above it, met when below.';
comment on column analysis.assessment.path_value is '从基期到目标的直线路径在该年的值，推算参考，非规划数字。Where a straight line from baseline to target stands in this year; computed, not from the plan.';
comment on column analysis.assessment.progress is '目标实现程度。Share of the way from baseline to target, p.';
comment on column analysis.assessment.time_elapsed is '时间进度。Share of the time from baseline to target year.';
comment on column analysis.assessment.progress_ratio is '进度比，即实现程度除以时间进度；基期已达标时为空。Progress ratio, progress / time_elapsed; null when the baseline already met the target.';
comment on column analysis.assessment.eurostat_ratio is '欧盟统计局方法：实际与所需复合增长率之比。Actual over required compound growth (Eurostat).';
comment on column analysis.assessment.eurostat_score is '欧盟统计局方法评分，负五至五。Its score from -5 to 5 (Statistics Canada).';
comment on column analysis.assessment.unsd_share is '联合国统计司方法：按现有增速到目标年可完成的比例。Share of the way that growth as before covers by the target year (UNSD 2023).';
comment on column analysis.assessment.unsd_class is '联合国统计司方法等级，三为已达或有望，二为尚可，一为停滞或倒退。Its class: 3 met or on track, 2 fair, 1 stagnation or regression.';
comment on column analysis.assessment.escap_index is '亚太经社会现状指数，十为完成。Current status index, 10 when done (ESCAP).';
comment on column analysis.assessment.escap_gap is '亚太经社会预期缺口，占全程百分比。Anticipated gap in percent of the way (ESCAP).';
comment on column analysis.assessment.aarr is '年均下降率。Average annual rate of reduction (UNICEF), as a share.';
comment on column analysis.assessment.aarr_required is '今后所需年均下降率。The rate that is required from now on.';
comment on column analysis.assessment.methods_agree is '各方法对是否按时序推进的判断是否一致；不足两种时为空。Whether these methods agree that the target is on course; null when fewer than two can be computed.';
comment on column analysis.assessment.p_meets is '预测年份达标的概率；没有预测时为空。Probability that the forecast year meets the target; null without a forecast.';
comment on column analysis.assessment.value_year is '该年有效数值所属年份；没有时为空。Year of the figure that stands in this year; null without one.';
comment on column analysis.assessment.value is '数值，未取整，差距序列为差距值；抑制时为空。That figure, unrounded; of a gap series the gap.';
comment on column analysis.assessment.value_low is '置信区间下限；全面统计、无法计算或抑制时为空。Lower end of its confidence interval; null where the figure is a fact or no interval can be given.';
comment on column analysis.assessment.value_high is '置信区间上限。Upper end.';
comment on column analysis.assessment.points is '趋势所依据的年份数。Years with a figure that the trend rests on.';
comment on column analysis.assessment.first_year is '其中最早的年份。First of these years.';
comment on column analysis.assessment.break_year is '最近一次序列中断的年份，趋势与预测不使用更早的数据；没有时为空。Year of the latest series break; older figures are not used for trend and forecast. Null without one.';
comment on column analysis.assessment.trend_slope is '年均变化（Theil–Sen 斜率）。Theil-Sen slope per year.';
comment on column analysis.assessment.trend_low is '斜率秩区间下限。Lower end of its rank interval.';
comment on column analysis.assessment.trend_high is '斜率秩区间上限。Upper end.';
comment on column analysis.assessment.trend_p is '曼－肯德尔检验双侧显著性概率，短序列为精确值。Two-sided p of Mann-Kendall, exact for short series.';
comment on column analysis.assessment.forecast_year is '预测年份；没有预测时为空。Year that is forecast; null without forecast.';
comment on column analysis.assessment.forecast_method is '预测方法。How it was forecast: unchanged, level, combination or combination_log.';
comment on column analysis.assessment.forecast is '预测值。Point forecast.';
comment on column analysis.assessment.forecast_low80 is '百分之八十预测区间下限。Lower end of the 80 percent prediction interval.';
comment on column analysis.assessment.forecast_high80 is '百分之八十预测区间上限。Upper end.';
comment on column analysis.assessment.forecast_low95 is '百分之九十五预测区间下限。Lower end of the 95 percent prediction interval.';
comment on column analysis.assessment.forecast_high95 is '百分之九十五预测区间上限。Upper end.';
comment on column analysis.assessment.volatility is '扣除趋势后的离散程度，相对于水平。Dispersion of the years around their trend, relative to their level.';
comment on column analysis.assessment.dispersion_p is '事件数的离散仅由偶然造成的概率；非事件数为空。Of counted events: p that chance alone disperses the years so much; else null.';
comment on column analysis.assessment.outlier_p is '最新数值相对以往各年的双侧概率；无法检验时为空。Two-sided p of the latest figure against the years before it; null when it cannot be tested.';
comment on column analysis.assessment.gap_distance is '差距序列距均等值的距离；其他序列为空。Of a gap series: distance from parity; else null.';
comment on column analysis.assessment.gap_adjusted is '女比男序列的调整性别均等指数；其他序列为空。Of a ratio of women to men the adjusted parity index (UIS): 2 - men/women above 1; else null.';
comment on column analysis.assessment.gap_shrinks is '差距是否比基期缩小；未知或其他序列为空。Of a gap series: whether that distance is smaller than at the baseline; null when unknown.';
comment on column analysis.assessment.areas_low is '各乡镇街道中的最低值；没有时为空。Lowest figure among the townships; null for townships and without any.';
comment on column analysis.assessment.areas_high is '各乡镇街道中的最高值。Highest of them.';
comment on column analysis.assessment.areas_variation is '各乡镇街道间的变异系数。Coefficient of variation among the townships; null as areas_low.';
comment on column analysis.assessment.unit is '指标值的计量单位代码。Code of the unit of the indicator value.';
comment on column analysis.assessment.is_withheld is '数字是否因小数值或内部使用而抑制。Whether the numbers are withheld here: a small count, or for internal use.';
comment on column analysis.assessment.settings is '计算所用的参数。Settings that it was computed with.';
comment on column analysis.assessment.computed_at is '计算时间。When it was computed.';

grant select on all tables in schema analysis to halfsky_analyst, halfsky_aggregator, halfsky_reporter;
