-- What schema analysis withholds is decided once, by the reporter's disclosure control, and stored: whether an annual figure may be shown stands beside it, whether
-- the observations behind an indicator's year and area may be shown stands in observation_block. All views look there. Until a refresh has judged, everything of
-- indicators with a disclosure rule is withheld. And replaced annual figures are kept, so that the views can be asked as of an earlier moment.
set local role halfsky_owner;

alter table halfsky.annual_summary
  add column is_cleared   boolean not null default false,
  add column stands_since timestamptz not null default now();
comment on column halfsky.annual_summary.is_cleared is 'Whether disclosure control has found that schema analysis may show it; not asked where the indicator''s disclosure is none.';
comment on column halfsky.annual_summary.stands_since is 'Since when the figure is as it is; computed_at grows with each refresh, this does not.';

-- What stood so far was judged by another rule: the next refresh computes and judges all of it.
update halfsky.annual_summary set basis_id = null, stands_since = computed_at;

create table halfsky.annual_revision (
  like halfsky.annual_summary including comments including defaults,
  replaced_at timestamptz not null,
  primary key (indicator_id, reporting_year, breakdown_id, area_agency_id, stands_since)
);
comment on table halfsky.annual_revision is 'Every annual figure that was replaced or removed, with the columns of annual_summary.';
comment on column halfsky.annual_revision.replaced_at is 'Until when it stood.';
create index annual_revision_replaced on halfsky.annual_revision (replaced_at);

create table halfsky.observation_block (
  indicator_id   int2 not null,
  reporting_year int2 not null,
  area_agency_id int4 not null,
  is_open        boolean not null,
  primary key (indicator_id, reporting_year, area_agency_id)
);
comment on table halfsky.observation_block is 'Whether the observations of an indicator''s year and area may be shown, all or none; of indicators whose disclosure is not none. What is not here is not shown.';
comment on column halfsky.observation_block.indicator_id is 'The indicator.';
comment on column halfsky.observation_block.reporting_year is 'As annual_summary.reporting_year.';
comment on column halfsky.observation_block.area_agency_id is 'The area to which the agencies belong: a township, or the district for those directly below it.';
comment on column halfsky.observation_block.is_open is 'False when one of them, in any version, is small, or when a figure that rests on them is withheld.';

grant select, insert, update, delete on halfsky.annual_revision, halfsky.observation_block to halfsky_reporter;
grant select on halfsky.annual_revision, halfsky.observation_block to halfsky_aggregator;

-- The reverse of halfsky.reporting_year_span().
create function halfsky.reporting_year_of(period date, frequency text, rule text) returns int4
language sql immutable parallel safe
as $$
  select extract(year from case when frequency = 'annual' or rule = 'calendar_year' then period
                                when rule = 'health_year' then period + interval '3 months'
                                else period - interval '8 months' end)::int4
$$;
comment on function halfsky.reporting_year_of(date, text, text) is 'The reporting year to which a period belongs that begins on a day.';
grant execute on function halfsky.reporting_year_of(date, text, text) to halfsky_aggregator, halfsky_reporter, halfsky_analyst;

-- The moment that the session looks from; null: now. The functions analysis.…_as_of set it while they run.
create function halfsky.as_of() returns timestamptz
language sql stable parallel safe
as $$
  select nullif(current_setting('halfsky.as_of', true), '')::timestamptz
$$;
comment on function halfsky.as_of() is 'The moment as of which schema analysis shows annual figures; null for now.';
grant execute on function halfsky.as_of() to halfsky_aggregator, halfsky_reporter, halfsky_analyst;

-- A replaced figure is shown where the observations behind it may be shown themselves, since then anybody may add them up; else two moments, one submission apart,
-- would tell what came in between.
create view halfsky.annual_figure as
select summary.*, indicator.disclosure <> 'none' and not summary.is_cleared as is_withheld
from halfsky.annual_summary summary
join halfsky.indicator using (indicator_id)
where halfsky.as_of() is null or summary.stands_since <= halfsky.as_of()
union all
select revision.indicator_id, revision.reporting_year, revision.breakdown_id, revision.area_agency_id, revision.numerator,
       revision.denominator, revision.value, revision.units_expected, revision.units_received, revision.periods_expected,
       revision.periods_received, revision.status, revision.computed_at, revision.release, revision.response, revision.is_break,
       revision.is_estimated, revision.estimate, revision.sample_size, revision.design_effect, revision.basis_id, revision.contributors,
       revision.largest_numerator, revision.second_numerator, revision.largest_denominator, revision.second_denominator,
       revision.is_cleared, revision.stands_since,
       indicator.disclosure <> 'none' and not (revision.is_cleared and coalesce(behind.is_open, false)) as is_withheld
from halfsky.annual_revision revision
join halfsky.indicator using (indicator_id)
join halfsky.agency area on area.agency_id = revision.area_agency_id
left join lateral (
  select bool_and(block.is_open) as is_open
  from halfsky.observation_block block
  where block.indicator_id = revision.indicator_id and block.reporting_year = revision.reporting_year
    and (block.area_agency_id = revision.area_agency_id or area.level = 'district')
) behind on true
where halfsky.as_of() is not null and revision.stands_since <= halfsky.as_of() and revision.replaced_at > halfsky.as_of();
comment on view halfsky.annual_figure is 'The annual figures of the moment that the session looks from, and whether schema analysis withholds each.';
comment on column halfsky.annual_figure.indicator_id is 'As annual_summary.indicator_id.';
comment on column halfsky.annual_figure.reporting_year is 'As annual_summary.reporting_year.';
comment on column halfsky.annual_figure.breakdown_id is 'As annual_summary.breakdown_id.';
comment on column halfsky.annual_figure.area_agency_id is 'As annual_summary.area_agency_id.';
comment on column halfsky.annual_figure.numerator is 'As annual_summary.numerator.';
comment on column halfsky.annual_figure.denominator is 'As annual_summary.denominator.';
comment on column halfsky.annual_figure.value is 'As annual_summary.value.';
comment on column halfsky.annual_figure.units_expected is 'As annual_summary.units_expected.';
comment on column halfsky.annual_figure.units_received is 'As annual_summary.units_received.';
comment on column halfsky.annual_figure.periods_expected is 'As annual_summary.periods_expected.';
comment on column halfsky.annual_figure.periods_received is 'As annual_summary.periods_received.';
comment on column halfsky.annual_figure.status is 'As annual_summary.status.';
comment on column halfsky.annual_figure.computed_at is 'As annual_summary.computed_at.';
comment on column halfsky.annual_figure.release is 'As annual_summary.release.';
comment on column halfsky.annual_figure.response is 'As annual_summary.response.';
comment on column halfsky.annual_figure.is_break is 'As annual_summary.is_break.';
comment on column halfsky.annual_figure.is_estimated is 'As annual_summary.is_estimated.';
comment on column halfsky.annual_figure.estimate is 'As annual_summary.estimate.';
comment on column halfsky.annual_figure.sample_size is 'As annual_summary.sample_size.';
comment on column halfsky.annual_figure.design_effect is 'As annual_summary.design_effect.';
comment on column halfsky.annual_figure.basis_id is 'As annual_summary.basis_id.';
comment on column halfsky.annual_figure.contributors is 'As annual_summary.contributors.';
comment on column halfsky.annual_figure.largest_numerator is 'As annual_summary.largest_numerator.';
comment on column halfsky.annual_figure.second_numerator is 'As annual_summary.second_numerator.';
comment on column halfsky.annual_figure.largest_denominator is 'As annual_summary.largest_denominator.';
comment on column halfsky.annual_figure.second_denominator is 'As annual_summary.second_denominator.';
comment on column halfsky.annual_figure.is_cleared is 'As annual_summary.is_cleared.';
comment on column halfsky.annual_figure.stands_since is 'As annual_summary.stands_since.';
comment on column halfsky.annual_figure.is_withheld is 'Whether schema analysis shows it without its numbers.';
grant select on halfsky.annual_figure to halfsky_aggregator, halfsky_reporter;

-- The views as they were, but for what they withhold.

create or replace view analysis.observation as
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
left join halfsky.observation_block block
  on block.indicator_id = observation.indicator_id and block.area_agency_id = agency.area_agency_id
  and block.reporting_year = halfsky.reporting_year_of(observation.period, indicator.frequency, indicator.reporting_year)
left join halfsky.change_mark pending
  on pending.agency_id = observation.agency_id and pending.indicator_id = observation.indicator_id and pending.period = observation.period
cross join lateral (
  select judged.is_withheld, case when judged.is_withheld then 'Q' else observation.status::text end as status
  from (select indicator.disclosure <> 'none' and (indicator.disclosure <> 'small_count' or block.is_open is not true or pending.agency_id is not null) as is_withheld) judged
) cell
left join halfsky.code_item unit_item on unit_item.code_list = 'unit' and unit_item.code = indicator.unit
left join halfsky.code_item status_item on status_item.code_list = 'obs_status' and status_item.code = cell.status;

create or replace view analysis.revision as
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
left join halfsky.observation_block block
  on block.indicator_id = version.indicator_id and block.area_agency_id = agency.area_agency_id
  and block.reporting_year = halfsky.reporting_year_of(version.period, indicator.frequency, indicator.reporting_year)
left join halfsky.change_mark pending
  on pending.agency_id = version.agency_id and pending.indicator_id = version.indicator_id and pending.period = version.period
cross join lateral (
  select judged.is_withheld, case when judged.is_withheld then 'Q' else version.status::text end as status
  from (select indicator.disclosure <> 'none' and (indicator.disclosure <> 'small_count' or block.is_open is not true or pending.agency_id is not null) as is_withheld) judged
) cell
left join halfsky.code_item unit_item on unit_item.code_list = 'unit' and unit_item.code = indicator.unit
left join halfsky.code_item status_item on status_item.code_list = 'obs_status' and status_item.code = cell.status;

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
  figure.reporting_year,
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
  case when not figure.is_withheld then figure.numerator end as numerator,
  case when not figure.is_withheld then figure.denominator end as denominator,
  case when not figure.is_withheld then figure.value end as value,
  indicator.unit,
  unit_item.name_zh as unit_name_zh,
  unit_item.name_en as unit_name_en,
  case when figure.is_withheld then 'Q' else figure.status::text end as status,
  status_item.name_zh as status_name_zh,
  status_item.name_en as status_name_en,
  figure.is_withheld,
  figure.units_expected,
  figure.units_received,
  figure.periods_expected,
  figure.periods_received,
  figure.computed_at,
  figure.release,
  figure.response,
  figure.is_break,
  figure.is_estimated,
  case when not figure.is_withheld then figure.estimate end as estimate,
  case when not figure.is_withheld then figure.sample_size end as sample_size,
  case when not figure.is_withheld then figure.design_effect end as design_effect
from halfsky.annual_figure figure
join halfsky.agency area on area.agency_id = figure.area_agency_id
join halfsky.indicator on indicator.indicator_id = figure.indicator_id
join halfsky.domain on domain.domain_code = indicator.domain_code
join halfsky.department on department.department_code = indicator.department_code
join halfsky.named_breakdown breakdown on breakdown.breakdown_id = figure.breakdown_id
left join halfsky.code_item unit_item on unit_item.code_list = 'unit' and unit_item.code = indicator.unit
left join halfsky.code_item status_item on status_item.code_list = 'obs_status' and status_item.code = case when figure.is_withheld then 'Q' else figure.status::text end;

create or replace view analysis.annual_by_sex as
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
  paired.total,
  paired.female,
  paired.male,
  paired.female - paired.male as difference,
  paired.female / nullif(paired.male, 0) as ratio,
  case when indicator.aggregation in ('sum', 'sum_num_den')
       then 100 * coalesce(paired.female_numerator, paired.female)
            / nullif(coalesce(paired.female_numerator, paired.female) + coalesce(paired.male_numerator, paired.male), 0) end as female_share_percent,
  paired.female_numerator,
  paired.female_denominator,
  paired.male_numerator,
  paired.male_denominator,
  indicator.unit,
  case when indicator.gap_dimension = 'sex' then indicator.gap_method end as gap_method,
  paired.total_status,
  paired.female_status,
  paired.male_status,
  paired.is_withheld
from (
  select figure.indicator_id, figure.reporting_year, figure.area_agency_id,
         coalesce(nullif(ltrim(regexp_replace(breakdown.key, '(^|,)sex=[^,]*', ''), ','), ''), '_T') as rest_key,
         max(figure.value) filter (where breakdown.sex = '_T' and not figure.is_withheld) as total,
         max(figure.value) filter (where breakdown.sex = 'F' and not figure.is_withheld) as female,
         max(figure.value) filter (where breakdown.sex = 'M' and not figure.is_withheld) as male,
         max(figure.numerator) filter (where breakdown.sex = 'F' and not figure.is_withheld) as female_numerator,
         max(figure.numerator) filter (where breakdown.sex = 'M' and not figure.is_withheld) as male_numerator,
         max(figure.denominator) filter (where breakdown.sex = 'F' and not figure.is_withheld) as female_denominator,
         max(figure.denominator) filter (where breakdown.sex = 'M' and not figure.is_withheld) as male_denominator,
         max(case when figure.is_withheld then 'Q' else figure.status::text end) filter (where breakdown.sex = '_T') as total_status,
         max(case when figure.is_withheld then 'Q' else figure.status::text end) filter (where breakdown.sex = 'F') as female_status,
         max(case when figure.is_withheld then 'Q' else figure.status::text end) filter (where breakdown.sex = 'M') as male_status,
         bool_or(figure.is_withheld) filter (where breakdown.sex in ('F', 'M')) as is_withheld
  from halfsky.annual_figure figure
  join halfsky.breakdown on breakdown.breakdown_id = figure.breakdown_id
  group by figure.indicator_id, figure.reporting_year, figure.area_agency_id, rest_key
  having count(*) filter (where breakdown.sex in ('F', 'M')) > 0
) paired
join halfsky.agency area on area.agency_id = paired.area_agency_id
join halfsky.indicator on indicator.indicator_id = paired.indicator_id
join halfsky.named_breakdown rest on rest.key = paired.rest_key;

create or replace view analysis.annual_by_residence as
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
  paired.total,
  paired.urban,
  paired.rural,
  paired.rural - paired.urban as difference,
  paired.rural / nullif(paired.urban, 0) as ratio,
  case when indicator.aggregation in ('sum', 'sum_num_den')
       then 100 * coalesce(paired.urban_numerator, paired.urban)
            / nullif(coalesce(paired.urban_numerator, paired.urban) + coalesce(paired.rural_numerator, paired.rural), 0) end as urban_share_percent,
  paired.urban_numerator,
  paired.urban_denominator,
  paired.rural_numerator,
  paired.rural_denominator,
  indicator.unit,
  case when indicator.gap_dimension = 'residence' then indicator.gap_method end as gap_method,
  paired.total_status,
  paired.urban_status,
  paired.rural_status,
  paired.is_withheld
from (
  select figure.indicator_id, figure.reporting_year, figure.area_agency_id,
         coalesce(nullif(ltrim(regexp_replace(breakdown.key, '(^|,)residence=[^,]*', ''), ','), ''), '_T') as rest_key,
         max(figure.value) filter (where breakdown.residence = '_T' and not figure.is_withheld) as total,
         max(figure.value) filter (where breakdown.residence = 'U' and not figure.is_withheld) as urban,
         max(figure.value) filter (where breakdown.residence = 'R' and not figure.is_withheld) as rural,
         max(figure.numerator) filter (where breakdown.residence = 'U' and not figure.is_withheld) as urban_numerator,
         max(figure.numerator) filter (where breakdown.residence = 'R' and not figure.is_withheld) as rural_numerator,
         max(figure.denominator) filter (where breakdown.residence = 'U' and not figure.is_withheld) as urban_denominator,
         max(figure.denominator) filter (where breakdown.residence = 'R' and not figure.is_withheld) as rural_denominator,
         max(case when figure.is_withheld then 'Q' else figure.status::text end) filter (where breakdown.residence = '_T') as total_status,
         max(case when figure.is_withheld then 'Q' else figure.status::text end) filter (where breakdown.residence = 'U') as urban_status,
         max(case when figure.is_withheld then 'Q' else figure.status::text end) filter (where breakdown.residence = 'R') as rural_status,
         bool_or(figure.is_withheld) filter (where breakdown.residence in ('U', 'R')) as is_withheld
  from halfsky.annual_figure figure
  join halfsky.breakdown on breakdown.breakdown_id = figure.breakdown_id
  group by figure.indicator_id, figure.reporting_year, figure.area_agency_id, rest_key
  having count(*) filter (where breakdown.residence in ('U', 'R')) > 0
) paired
join halfsky.agency area on area.agency_id = paired.area_agency_id
join halfsky.indicator on indicator.indicator_id = paired.indicator_id
join halfsky.named_breakdown rest on rest.key = paired.rest_key;

create or replace view analysis.annual_by_township as
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
  case when not cell.is_withheld then cell.numerator end as numerator,
  case when not cell.is_withheld then cell.denominator end as denominator,
  case when not cell.is_withheld then cell.value end as value,
  indicator.unit,
  case when cell.is_withheld then 'Q' else cell.status end as status,
  case when not cell.is_district_withheld then cell.district_value end as district_value,
  case when not cell.is_withheld and not cell.is_district_withheld then cell.value - cell.district_value end as difference,
  case when not cell.is_withheld and cell.value is not null
       then rank() over (partition by cell.indicator_code, cell.reporting_year, cell.breakdown order by case when not cell.is_withheld then cell.value end desc nulls last) end::int4 as rank,
  count(cell.value) filter (where not cell.is_withheld) over (partition by cell.indicator_code, cell.reporting_year, cell.breakdown)::int4 as townships_shown,
  cell.is_withheld as is_withheld
from (
  select area.code as area_code, area.level, figure.area_agency_id, indicator.code as indicator_code, figure.reporting_year, breakdown.key as breakdown,
         figure.breakdown_id, figure.numerator, figure.denominator, figure.value, figure.status::text as status, figure.is_withheld,
         max(figure.value) filter (where area.level = 'district') over everywhere as district_value,
         coalesce(bool_or(figure.is_withheld) filter (where area.level = 'district') over everywhere, false) as is_district_withheld
  from halfsky.annual_figure figure
  join halfsky.agency area on area.agency_id = figure.area_agency_id
  join halfsky.indicator on indicator.indicator_id = figure.indicator_id
  join halfsky.breakdown on breakdown.breakdown_id = figure.breakdown_id
  window everywhere as (partition by indicator.code, figure.reporting_year, breakdown.key)
) cell
join halfsky.agency area on area.agency_id = cell.area_agency_id
join halfsky.indicator on indicator.code = cell.indicator_code
join halfsky.named_breakdown named on named.breakdown_id = cell.breakdown_id
where cell.level = 'township';

create or replace view analysis.annual_source as
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
  case when not cell.is_withheld then cell.value end as value,
  case when not cell.is_withheld then cell.denominator end as denominator,
  case when cell.is_withheld then 'Q' else cell.status end as status,
  cell.is_withheld as is_withheld,
  cell.revision,
  cell.submission_id,
  submission.file_name,
  submission.accepted_at,
  cell.stored_at
from (
  select area.code as area_code, indicator.code as indicator_code, summary.reporting_year, wanted.key as breakdown, summary.indicator_id,
         observation.agency_id, observation.period, source.key as source_breakdown, source.breakdown_id <> wanted.breakdown_id as is_part,
         observation.value, observation.denominator, observation.status::text as status, observation.revision, observation.submission_id,
         observation.stored_at,
         indicator.disclosure <> 'none' and (indicator.disclosure <> 'small_count' or block.is_open is not true or pending.agency_id is not null) as is_withheld
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
  join halfsky.agency reporter on reporter.agency_id = observation.agency_id
  left join halfsky.observation_block block
    on block.indicator_id = summary.indicator_id and block.reporting_year = summary.reporting_year and block.area_agency_id = reporter.area_agency_id
  left join halfsky.change_mark pending
    on pending.agency_id = observation.agency_id and pending.indicator_id = observation.indicator_id and pending.period = observation.period
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
) cell
join halfsky.agency on agency.agency_id = cell.agency_id
join halfsky.indicator on indicator.indicator_id = cell.indicator_id
left join halfsky.submission on submission.agency_id = cell.agency_id and submission.submission_id = cell.submission_id;

create or replace view analysis.series as
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
  case when not hidden.is_withheld then finding.dispersion_p end as dispersion_p,
  case when not hidden.is_withheld then finding.outlier_p end as outlier_p,
  case when not hidden.is_withheld then finding.gap_distance end as gap_distance,
  case when not hidden.is_withheld then finding.gap_adjusted end as gap_adjusted,
  finding.gap_shrinks,
  case when not hidden.hides_areas then finding.areas_low end as areas_low,
  case when not hidden.hides_areas then finding.areas_high end as areas_high,
  case when not hidden.hides_areas then finding.areas_variation end as areas_variation,
  indicator.unit,
  hidden.is_withheld,
  basis.settings,
  finding.computed_at
from halfsky.series_finding finding
join halfsky.agency area on area.agency_id = finding.area_agency_id
join halfsky.indicator on indicator.indicator_id = finding.indicator_id
join halfsky.reporting_basis basis on basis.basis_id = finding.basis_id
cross join lateral (
  select coalesce(bool_or(not summary.is_cleared) filter (where summary.area_agency_id = finding.area_agency_id), indicator.disclosure = 'internal') as is_withheld,
         coalesce(bool_or(not summary.is_cleared), indicator.disclosure = 'internal') as hides_areas
  from halfsky.annual_summary summary
  join halfsky.breakdown on breakdown.breakdown_id = summary.breakdown_id
  where indicator.disclosure <> 'none' and summary.indicator_id = finding.indicator_id
    and summary.reporting_year <= finding.reporting_year and (breakdown.key = finding.series or finding.series !~ '^_T$|=')
) hidden;

create or replace view analysis.assessment as
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
  case when not hidden.is_withheld then assessment.p_meets end as p_meets,
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
  case when not hidden.is_withheld then finding.dispersion_p end as dispersion_p,
  case when not hidden.is_withheld then finding.outlier_p end as outlier_p,
  case when not hidden.is_withheld then finding.gap_distance end as gap_distance,
  case when not hidden.is_withheld then finding.gap_adjusted end as gap_adjusted,
  finding.gap_shrinks,
  case when not hidden.hides_areas then finding.areas_low end as areas_low,
  case when not hidden.hides_areas then finding.areas_high end as areas_high,
  case when not hidden.hides_areas then finding.areas_variation end as areas_variation,
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
  select coalesce(bool_or(not summary.is_cleared) filter (where summary.area_agency_id = assessment.area_agency_id), indicator.disclosure = 'internal') as is_withheld,
         coalesce(bool_or(not summary.is_cleared), indicator.disclosure = 'internal') as hides_areas
  from halfsky.annual_summary summary
  join halfsky.breakdown on breakdown.breakdown_id = summary.breakdown_id
  where indicator.disclosure <> 'none' and summary.indicator_id = assessment.indicator_id
    and summary.reporting_year <= assessment.reporting_year and (breakdown.key = assessment.series or assessment.series !~ '^_T$|=')
) figures
cross join lateral (
  select coalesce(bool_or(not summary.is_cleared), false) as is_withheld
  from halfsky.indicator referred
  join halfsky.annual_summary summary on summary.indicator_id = referred.indicator_id
  where referred.code = target.reference and referred.disclosure <> 'none' and summary.area_agency_id = assessment.area_agency_id
    and summary.reporting_year <= assessment.reporting_year
) reference
cross join lateral (
  select figures.is_withheld or reference.is_withheld as is_withheld, figures.hides_areas or reference.is_withheld as hides_areas
) hidden;

create or replace function analysis.changed_between(since timestamptz, until timestamptz)
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
         case when not hidden.is_withheld then value_before end, case when not hidden.is_withheld then denominator_before end,
         case when not hidden.is_withheld then halfsky.indicator_value(indicator.multiplier, value_before, denominator_before) end,
         case when hidden.is_withheld and not is_new then 'Q' else status_before::text end,
         case when not hidden.is_withheld then changed.value end, case when not hidden.is_withheld then changed.denominator end,
         case when not hidden.is_withheld then halfsky.indicator_value(indicator.multiplier, changed.value, changed.denominator) end,
         case when hidden.is_withheld then 'Q' else changed.status::text end, indicator.unit,
         hidden.is_withheld, case when not hidden.is_withheld then explained.comment end, changed.stored_at, trail.actor, changed.submission_id,
         submission.file_name
  from changed
  join halfsky.agency on agency.agency_id = changed.agency_id
  join halfsky.indicator on indicator.indicator_id = changed.indicator_id
  join halfsky.named_breakdown breakdown on breakdown.breakdown_id = changed.breakdown_id
  left join halfsky.observation_comment explained on explained.agency_id = changed.agency_id and explained.comment_id = changed.comment_id
  left join halfsky.submission on submission.agency_id = changed.agency_id and submission.submission_id = changed.submission_id
  left join halfsky.audit_trail trail on trail.agency_id = changed.agency_id and trail.at = changed.stored_at and trail.submission_id = changed.submission_id
  left join halfsky.observation_block block
    on block.indicator_id = changed.indicator_id and block.area_agency_id = agency.area_agency_id
    and block.reporting_year = halfsky.reporting_year_of(changed.period, indicator.frequency, indicator.reporting_year)
  left join halfsky.change_mark pending
    on pending.agency_id = changed.agency_id and pending.indicator_id = changed.indicator_id and pending.period = changed.period
  cross join lateral (
    select indicator.disclosure <> 'none' and (indicator.disclosure <> 'small_count' or block.is_open is not true or pending.agency_id is not null) as is_withheld
  ) hidden
  where is_new or (value_before, denominator_before, status_before) is distinct from (changed.value, changed.denominator, changed.status)
$$;

drop function halfsky.is_withheld(text, text, float8, float8);

comment on column analysis.observation.is_withheld is '是否抑制：同一指标、年度、区域的数据，有小数值的、其年度数值被抑制的、自上次汇总以来有变动的，全部抑制；内部使用的一律抑制。Whether it is withheld: of one indicator, year and area all are, when one is small, when an annual figure that rests on them is withheld, or until what has changed is refreshed; what is for internal use always is.';
comment on column analysis.revision.is_withheld is '是否抑制，规则与 analysis.observation 相同。Whether it is withheld, by the rule of analysis.observation.';
comment on column analysis.annual.is_withheld is '是否抑制：小数值、由其他数值可推算出小数值的，以及内部使用的。Whether it is withheld: a small count, what would give one away, or for internal use.';
comment on column analysis.annual_by_sex.female is '女性的指标值；抑制时为空。Value of women; null when withheld.';
comment on column analysis.annual_by_sex.male is '男性的指标值；抑制时为空。Value of men; null when withheld.';
comment on column analysis.annual_by_sex.is_withheld is '女性或男性的数字是否抑制；哪一个见其观测状态。Whether the number of women or that of men is withheld; which one, their status says.';
comment on column analysis.annual_by_residence.urban is '城镇的指标值；抑制时为空。Value of urban areas; null when withheld.';
comment on column analysis.annual_by_residence.rural is '农村的指标值；抑制时为空。Value of rural areas; null when withheld.';
comment on column analysis.annual_by_residence.is_withheld is '城镇或农村的数字是否抑制；哪一个见其观测状态。Whether the number of urban or that of rural areas is withheld; which one, their status says.';
comment on column analysis.annual_by_township.is_withheld is '是否抑制，规则与 analysis.annual 相同。Whether it is withheld, by the rule of analysis.annual.';
comment on column analysis.annual_source.is_withheld is '是否抑制，规则与 analysis.observation 相同。Whether it is withheld, by the rule of analysis.observation.';
comment on column analysis.series.dispersion_p is '事件数的离散仅由偶然造成的概率；非事件数或抑制时为空。Of counted events: p that chance alone disperses the years so much; else null, also when withheld.';
comment on column analysis.series.outlier_p is '最新数值相对以往各年的双侧概率；无法检验或抑制时为空。Two-sided p of the latest figure against the years before it; null when it cannot be tested or is withheld.';
comment on column analysis.assessment.dispersion_p is '事件数的离散仅由偶然造成的概率；非事件数或抑制时为空。Of counted events: p that chance alone disperses the years so much; else null, also when withheld.';
comment on column analysis.assessment.outlier_p is '最新数值相对以往各年的双侧概率；无法检验或抑制时为空。Two-sided p of the latest figure against the years before it; null when it cannot be tested or is withheld.';
comment on column analysis.assessment.p_meets is '预测年份达标的概率；没有预测或抑制时为空。Probability that the forecast year meets the target; null without a forecast or when withheld.';

-- Any view of annual figures as of a moment: the view itself, asked from there.
create function analysis.annual_as_of(moment timestamptz) returns setof analysis.annual
language plpgsql strict
as $$
declare
  before constant text := coalesce(current_setting('halfsky.as_of', true), '');
begin
  perform set_config('halfsky.as_of', moment::text, true);
  return query select * from analysis.annual;
  perform set_config('halfsky.as_of', before, true);
end
$$;
comment on function analysis.annual_as_of(timestamptz) is '某一时刻的年度数值，列与 analysis.annual 相同；名称为现在的名称。The annual figures as they stood at a moment, with the columns of analysis.annual; names are those of today.';

create function analysis.annual_by_sex_as_of(moment timestamptz) returns setof analysis.annual_by_sex
language plpgsql strict
as $$
declare
  before constant text := coalesce(current_setting('halfsky.as_of', true), '');
begin
  perform set_config('halfsky.as_of', moment::text, true);
  return query select * from analysis.annual_by_sex;
  perform set_config('halfsky.as_of', before, true);
end
$$;
comment on function analysis.annual_by_sex_as_of(timestamptz) is '某一时刻的分性别年度数值，列与 analysis.annual_by_sex 相同；名称为现在的名称。The annual figures of women beside men as they stood at a moment, with the columns of analysis.annual_by_sex; names are those of today.';

create function analysis.annual_by_residence_as_of(moment timestamptz) returns setof analysis.annual_by_residence
language plpgsql strict
as $$
declare
  before constant text := coalesce(current_setting('halfsky.as_of', true), '');
begin
  perform set_config('halfsky.as_of', moment::text, true);
  return query select * from analysis.annual_by_residence;
  perform set_config('halfsky.as_of', before, true);
end
$$;
comment on function analysis.annual_by_residence_as_of(timestamptz) is '某一时刻的分城乡年度数值，列与 analysis.annual_by_residence 相同；名称为现在的名称。The annual figures of town beside village as they stood at a moment, with the columns of analysis.annual_by_residence; names are those of today.';

create function analysis.annual_by_township_as_of(moment timestamptz) returns setof analysis.annual_by_township
language plpgsql strict
as $$
declare
  before constant text := coalesce(current_setting('halfsky.as_of', true), '');
begin
  perform set_config('halfsky.as_of', moment::text, true);
  return query select * from analysis.annual_by_township;
  perform set_config('halfsky.as_of', before, true);
end
$$;
comment on function analysis.annual_by_township_as_of(timestamptz) is '某一时刻的分乡镇年度数值，列与 analysis.annual_by_township 相同；名称为现在的名称。The annual figures of townships beside the district as they stood at a moment, with the columns of analysis.annual_by_township; names are those of today.';

create function analysis.sdmx_annual_as_of(moment timestamptz) returns setof analysis.sdmx_annual
language plpgsql strict
as $$
declare
  before constant text := coalesce(current_setting('halfsky.as_of', true), '');
begin
  perform set_config('halfsky.as_of', moment::text, true);
  return query select * from analysis.sdmx_annual;
  perform set_config('halfsky.as_of', before, true);
end
$$;
comment on function analysis.sdmx_annual_as_of(timestamptz) is '某一时刻的按 SDMX 命名的年度数值，列与 analysis.sdmx_annual 相同；名称为现在的名称。The annual figures under the names of SDMX as they stood at a moment, with the columns of analysis.sdmx_annual; names are those of today.';

grant execute on function analysis.annual_as_of(timestamptz), analysis.annual_by_sex_as_of(timestamptz), analysis.annual_by_residence_as_of(timestamptz), analysis.annual_by_township_as_of(timestamptz), analysis.sdmx_annual_as_of(timestamptz)
  to halfsky_analyst, halfsky_aggregator, halfsky_reporter;
