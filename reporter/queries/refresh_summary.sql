-- Over the agencies of each area: numerators and denominators added, then divided; of `latest` the newest value of its one unit; of `mean` the mean.
-- Due are the units that are assigned or have reported; of a breakdown by residence, those that may have this residence. A unit has reported a breakdown
-- when it has reported any of the same dimensions (a school without an upper stage owes nothing for it).
-- Status: P while units or periods are missing, else what the values carry; without a value M (cannot exist), E (only rates without parts), L, O or Q.
with due as (
  select scope.indicator_id, scope.reporting_year, assignment.agency_id
  from refresh_scope scope
  join halfsky.assignment assignment using (indicator_id)
  union
  select distinct indicator_id, reporting_year, agency_id from refresh_agency_year
),
shape_received as (
  select year.agency_id, year.indicator_id, year.reporting_year, shape.shape, max(year.periods_received) as periods
  from refresh_agency_year year
  join refresh_shape shape using (breakdown_id)
  group by year.agency_id, year.indicator_id, year.reporting_year, shape.shape
),
wanted_shape as (
  select distinct indicator_id, reporting_year, shape, case when shape.residence in ('U', 'R') then shape.residence end as residence
  from refresh_agency_year
  join refresh_shape shape using (breakdown_id)
),
completeness as (
  select due.indicator_id, due.reporting_year, area.area_agency_id, wanted.shape, wanted.residence,
         count(*)::int4 as units_expected, count(received.agency_id)::int4 as units_received,
         coalesce(sum(received.periods), 0)::int4 as periods_received
  from due
  join refresh_area area using (agency_id)
  join wanted_shape wanted
    on wanted.indicator_id = due.indicator_id and wanted.reporting_year = due.reporting_year
    and (wanted.residence is null or area.residence is null or area.residence = wanted.residence)
  left join shape_received received
    on received.agency_id = due.agency_id and received.indicator_id = due.indicator_id
    and received.reporting_year = due.reporting_year and received.shape = wanted.shape
  group by due.indicator_id, due.reporting_year, area.area_agency_id, wanted.shape, wanted.residence
),
added as (
  select year.indicator_id, year.reporting_year, year.breakdown_id, area.area_agency_id,
         sum(year.numerator) as numerator, sum(year.denominator) as denominator, avg(year.numerator) as mean,
         (array_agg(year.numerator order by year.last_period desc, year.agency_id)
            filter (where year.numerator is not null))[1] as latest,
         (array_agg(year.denominator order by year.last_period desc, year.agency_id)
            filter (where year.numerator is not null))[1] as latest_denominator,
         bool_or(year.is_provisional) as is_provisional, bool_or(year.is_estimated) as is_estimated, bool_or(year.is_broken) as is_broken,
         bool_or(year.has_unrolled_estimate) as has_unrolled_estimate, bool_and(year.is_impossible) as is_impossible,
         max(year.missing_status) as missing_status
  from refresh_agency_year year
  join refresh_area area using (agency_id)
  group by year.indicator_id, year.reporting_year, year.breakdown_id, area.area_agency_id
),
combined as (
  select added.*, indicator.multiplier,
         case indicator.frequency when 'annual' then 1 when 'semiannual' then 2 when 'quarterly' then 4 else 12 end as periods_per_year,
         case indicator.aggregation when 'latest' then latest when 'mean' then mean else numerator end::float8 as top,
         case indicator.aggregation when 'latest' then latest_denominator when 'mean' then null else denominator end::float8 as bottom
  from added
  join halfsky.indicator using (indicator_id)
),
valued as (
  select combined.*, case when bottom is null then top else top * multiplier / nullif(bottom, 0) end as value
  from combined
)
insert into halfsky.annual_summary
  (indicator_id, reporting_year, breakdown_id, area_agency_id, numerator, denominator, value,
   units_expected, units_received, periods_expected, periods_received, status, computed_at)
select valued.indicator_id, valued.reporting_year, valued.breakdown_id, valued.area_agency_id,
       case when bottom is not null then top end, bottom, value,
       units_expected, units_received, units_expected * periods_per_year, completeness.periods_received,
       case when value is null and (bottom = 0 or is_impossible) then 'M'
            when value is null and has_unrolled_estimate then 'E'
            when value is null then coalesce(missing_status, 'M')
            when is_provisional or units_received < units_expected
              or completeness.periods_received < units_expected * periods_per_year then 'P'
            when is_broken then 'B'
            when is_estimated then 'E'
            else 'A' end::"char",
       now()
from valued
join refresh_shape shape using (breakdown_id)
join completeness
  on completeness.indicator_id = valued.indicator_id and completeness.reporting_year = valued.reporting_year
  and completeness.area_agency_id = valued.area_agency_id and completeness.shape = shape.shape
  and completeness.residence is not distinct from case when shape.residence in ('U', 'R') then shape.residence end
