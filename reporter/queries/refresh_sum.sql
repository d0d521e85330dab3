-- Over the agencies of each area: numerators, denominators and respondents added, and what is said of any of them; with the kind of figure
-- (refresh_shape_table.sql). Numbers are added over the agencies whose own area it is, then over the areas in it. What else there may be, only years have that
-- were worked out period by period (their `smallest` is null), so it is looked for among these.
create temporary table refresh_sum on commit drop as
with own as (
  select year.indicator_id, year.reporting_year, year.breakdown_id, agency.area_agency_id,
         sum(year.numerator) as numerator, sum(year.denominator) filter (where year.denominator is not null) as denominator, count(year.numerator) as n_numerators
  from refresh_addend year
  join agency using (agency_id)
  group by year.indicator_id, year.reporting_year, year.breakdown_id, agency.area_agency_id
),
added as (
  select own.indicator_id, own.reporting_year, own.breakdown_id, area.area_agency_id,
         sum(own.numerator) as numerator, sum(own.denominator) filter (where own.denominator is not null) as denominator, sum(own.n_numerators) as n_numerators
  from own
  join refresh_area area on area.agency_id = own.area_agency_id
  group by own.indicator_id, own.reporting_year, own.breakdown_id, area.area_agency_id
),
said as (
  select year.indicator_id, year.reporting_year, year.breakdown_id, area.area_agency_id,
         count(year.sample_size) as n_sample_sizes, sum(year.sample_size) as sample_size,
         count(year.effective_size) as n_effective_sizes, sum(year.effective_size) as effective_size,
         case when count(year.estimate) = 1 then max(year.estimate) end as estimate,
         bool_or(year.is_provisional) as is_provisional, bool_or(year.is_estimated) as is_estimated, bool_or(year.is_broken) as is_broken,
         bool_or(year.has_unrolled_estimate) as has_unrolled_estimate, bool_and(year.is_impossible) as is_impossible,
         max(year.missing_status) as missing_status
  from refresh_addend year
  join refresh_area area using (agency_id)
  where year.smallest is null
  group by year.indicator_id, year.reporting_year, year.breakdown_id, area.area_agency_id
)
select added.*,
       case when said.n_sample_sizes = added.n_numerators then said.sample_size end as sample_size,
       case when said.n_effective_sizes = added.n_numerators then said.effective_size end as effective_size,
       said.estimate, coalesce(said.is_provisional, false) as is_provisional, coalesce(said.is_estimated, false) as is_estimated,
       coalesce(said.is_broken, false) as is_broken, coalesce(said.has_unrolled_estimate, false) as has_unrolled_estimate,
       coalesce(said.is_impossible, false) as is_impossible, said.missing_status, shape.kind
from added
left join said using (indicator_id, reporting_year, breakdown_id, area_agency_id)
join refresh_shape shape using (breakdown_id)
