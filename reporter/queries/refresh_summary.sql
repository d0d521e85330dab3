-- Over the agencies of each area: numerators and denominators added, then divided; of `latest` the newest value of its one unit; of `mean` the mean.
-- A figure rests on the units of annual_unit in its area and of its shape; one by residence, on those that may have this residence.
-- Where few agencies could dominate a sum: how many there are, and what the two largest bring.
-- Release: what the non-response rule says. A rate is withheld when too few units are in. What a sum lacks makes it smaller, so a count is withheld as soon as more than a little is missing: units, and of flows periods too.
-- Status: P while the figure is not released in full, else what the values carry; without a value M (cannot exist),
-- E (only rates without parts), L, O or Q. A series breaks where an agency says so (B) or the catalogue does (refresh_break).
--   $1 basis  $2 share of what is due below which a figure is provisional  $3 share of the units below which it is withheld  $4 share of what is due below which a count is
with completeness as (
  select unit.indicator_id, unit.reporting_year, area.area_agency_id, wanted.shape, wanted.residence,
         count(*)::int4 as units_expected, count(*) filter (where unit.periods_received > 0)::int4 as units_received,
         sum(unit.periods_expected)::int4 as periods_expected, sum(unit.periods_received)::int4 as periods_received,
         avg(unit.response::numeric) as response
  from refresh_scope scope
  join annual_unit unit using (indicator_id, reporting_year)
  join refresh_area area using (agency_id)
  join (
    select distinct indicator_id, reporting_year, shape, case when shape.residence in ('U', 'R') then shape.residence end as residence
    from refresh_agency_year
    join refresh_shape shape using (breakdown_id)
  ) wanted
    on wanted.indicator_id = unit.indicator_id and wanted.reporting_year = unit.reporting_year and wanted.shape = unit.shape
    and (wanted.residence is null or area.residence is null or area.residence = wanted.residence)
  group by unit.indicator_id, unit.reporting_year, area.area_agency_id, wanted.shape, wanted.residence
),
added as (
  select year.indicator_id, year.reporting_year, year.breakdown_id, area.area_agency_id,
         sum(year.numerator) as numerator, sum(year.denominator) as denominator, avg(year.numerator) as mean,
         (array_agg(year.numerator order by year.last_period desc, year.agency_id)
            filter (where year.numerator is not null))[1] as latest,
         (array_agg(year.denominator order by year.last_period desc, year.agency_id)
            filter (where year.numerator is not null))[1] as latest_denominator,
         case when count(year.numerator) = count(year.sample_size) then sum(year.sample_size) end as sample_size,
         case when count(year.numerator) = count(year.effective_size) then sum(year.effective_size) end as effective_size,
         case when count(year.estimate) = 1 then max(year.estimate) end as estimate,
         bool_or(year.is_provisional) as is_provisional, bool_or(year.is_estimated) as is_estimated, bool_or(year.is_broken) as is_broken,
         bool_or(year.has_unrolled_estimate) as has_unrolled_estimate, bool_and(year.is_impossible) as is_impossible,
         max(year.missing_status) as missing_status
  from refresh_agency_year year
  join refresh_area area using (agency_id)
  group by year.indicator_id, year.reporting_year, year.breakdown_id, area.area_agency_id
),
contributed as (
  select year.indicator_id, year.reporting_year, year.breakdown_id, area.area_agency_id,
         count(*) filter (where year.numerator > 0 or year.denominator > 0)::int4 as contributors,
         array_agg(year.numerator::float8 order by year.numerator desc nulls last) as numerators,
         array_agg(year.denominator::float8 order by year.denominator desc nulls last) as denominators
  from refresh_agency_year year
  join refresh_area area using (agency_id)
  join indicator using (indicator_id)
  where indicator.disclosure = 'dominance'
  group by year.indicator_id, year.reporting_year, year.breakdown_id, area.area_agency_id
),
combined as (
  select added.*, indicator.multiplier, indicator.time_aggregation in ('sum', 'cumulative') as is_flow,
         case indicator.aggregation when 'latest' then latest when 'mean' then mean else numerator end::float8 as top,
         case indicator.aggregation when 'latest' then latest_denominator when 'mean' then null else denominator end::float8 as bottom
  from added
  join indicator using (indicator_id)
),
valued as (
  select combined.*, case when bottom is null then top else top * multiplier / nullif(bottom, 0) end as value
  from combined
),
released as (
  select valued.*, units_expected, units_received, periods_expected, periods_received, response::float8 as response,
         case when case when bottom is null and is_flow then response else units_received::numeric / units_expected end
                     < case when bottom is null then $4::float8 else $3::float8 end then 'withheld'
              when is_provisional or response < $2::float8 then 'provisional'
              else 'shown' end as release,
         is_broken or exists (
           select from refresh_break declared
           where declared.reporting_year = valued.reporting_year
             and (declared.indicator_id is null or declared.indicator_id = valued.indicator_id)
             and (declared.area_code is null
                  or declared.area_code = (select code from agency where agency_id = valued.area_agency_id))
         ) as is_break
  from valued
  join refresh_shape shape using (breakdown_id)
  join completeness
    on completeness.indicator_id = valued.indicator_id and completeness.reporting_year = valued.reporting_year
    and completeness.area_agency_id = valued.area_agency_id and completeness.shape = shape.shape
    and completeness.residence is not distinct from case when shape.residence in ('U', 'R') then shape.residence end
)
insert into annual_summary
  (indicator_id, reporting_year, breakdown_id, area_agency_id, numerator, denominator, value,
   units_expected, units_received, periods_expected, periods_received, status, computed_at,
   release, response, is_break, is_estimated, estimate, sample_size, design_effect, basis_id,
   contributors, largest_numerator, second_numerator, largest_denominator, second_denominator, is_cleared, stands_since)
select indicator_id, reporting_year, breakdown_id, area_agency_id,
       case when bottom is not null then top end, bottom, value,
       units_expected, units_received, periods_expected, periods_received,
       case when value is null and (bottom = 0 or is_impossible) then 'M'
            when value is null and has_unrolled_estimate then 'E'
            when value is null then coalesce(missing_status, 'M')
            when release <> 'shown' then 'P'
            when is_break then 'B'
            when is_estimated then 'E'
            else 'A' end::"char",
       now(), release, response, is_break, is_estimated, case when value is null then estimate end,
       case when value is not null then sample_size::int4 end, case when value is not null then (sample_size / nullif(effective_size, 0))::float8 end, $1::int4,
       contributors, numerators[1], numerators[2], denominators[1], denominators[2], false, now()
from released
left join contributed using (indicator_id, reporting_year, breakdown_id, area_agency_id)
