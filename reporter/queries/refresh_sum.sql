-- Over the agencies of each area: numerators, denominators and respondents added, and what is said of any of them; with the kind of figure
-- (refresh_shape_table.sql). A sum of numeric keeps a state for each group, even where there is nothing but nulls; the filters of what is often null spare it.
create temporary table refresh_sum on commit drop as
select added.*, shape.kind
from (
  select year.indicator_id, year.reporting_year, year.breakdown_id, area.area_agency_id,
         sum(year.numerator) as numerator, sum(year.denominator) filter (where year.denominator is not null) as denominator, count(year.numerator) as n_numerators,
         case when count(year.numerator) = count(year.sample_size) then sum(year.sample_size) filter (where year.sample_size is not null) end as sample_size,
         case when count(year.numerator) = count(year.effective_size) then sum(year.effective_size) filter (where year.effective_size is not null) end as effective_size,
         case when count(year.estimate) = 1 then max(year.estimate) end as estimate,
         bool_or(year.is_provisional) as is_provisional, bool_or(year.is_estimated) as is_estimated, bool_or(year.is_broken) as is_broken,
         bool_or(year.has_unrolled_estimate) as has_unrolled_estimate, bool_and(year.is_impossible) as is_impossible,
         max(year.missing_status) as missing_status
  from refresh_agency_year year
  join refresh_area area using (agency_id)
  group by year.indicator_id, year.reporting_year, year.breakdown_id, area.area_agency_id
) added
join refresh_shape shape using (breakdown_id)
