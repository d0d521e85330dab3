-- The figures, from what was added up: numerators divided by denominators; of `latest` the newest value of the area's one unit; of `mean` the mean.
-- Where few agencies could dominate a sum: how many there are, and what the two largest bring. Neither is looked for among the agencies where no indicator asks for it.
-- Release: what the non-response rule says. A rate is withheld when too few units are in. What a sum lacks makes it smaller, so a count is withheld as soon as more than a little is missing: units, and of flows periods too.
-- Each step ends with OFFSET 0, since else what it says would be worked out again wherever it is used.
-- Status: P while the figure is not released in full, else what the values carry; without a value M (cannot exist),
-- E (only rates without parts), L, O or Q. A series breaks where an agency says so (B) or the catalogue does (refresh_break).
--   $1 share of what is due below which a figure is provisional  $2 share of the units below which it is withheld  $3 share of what is due below which a count is
create temporary table refresh_figure on commit drop as
with newest as (
  select distinct on (year.indicator_id, year.reporting_year, year.breakdown_id, area.area_agency_id)
         year.indicator_id, year.reporting_year, year.breakdown_id, area.area_agency_id, year.numerator as latest, year.denominator as latest_denominator
  from refresh_addend year
  join refresh_area area using (agency_id)
  join indicator using (indicator_id)
  where indicator.aggregation = 'latest' and year.numerator is not null
    and (select exists (select from refresh_scope join indicator using (indicator_id) where aggregation = 'latest'))
  order by year.indicator_id, year.reporting_year, year.breakdown_id, area.area_agency_id, year.last_period desc, year.agency_id
),
contributed as (
  select year.indicator_id, year.reporting_year, year.breakdown_id, area.area_agency_id,
         count(*) filter (where year.numerator > 0 or year.denominator > 0)::int4 as contributors,
         array_agg(year.numerator::float8 order by year.numerator desc nulls last) as numerators,
         array_agg(year.denominator::float8 order by year.denominator desc nulls last) as denominators
  from refresh_addend year
  join refresh_area area using (agency_id)
  join indicator using (indicator_id)
  where indicator.disclosure = 'dominance'
    and (select exists (select from refresh_scope join indicator using (indicator_id) where disclosure = 'dominance'))
  group by year.indicator_id, year.reporting_year, year.breakdown_id, area.area_agency_id
),
combined as (
  select added.*, indicator.multiplier, indicator.time_aggregation in ('sum', 'cumulative') as is_flow,
         case indicator.aggregation when 'latest' then latest when 'mean' then numerator / n_numerators else numerator end::float8 as top,
         case indicator.aggregation when 'latest' then latest_denominator when 'mean' then null else denominator end::float8 as bottom
  from refresh_sum added
  left join newest using (indicator_id, reporting_year, breakdown_id, area_agency_id)
  join indicator using (indicator_id)
  offset 0
),
valued as (
  select combined.*, case when bottom is null then top else top * multiplier / nullif(bottom, 0) end as value
  from combined
  offset 0
),
released as (
  select valued.*, units_expected, units_received, periods_expected, periods_received, response::float8 as response,
         case when case when bottom is null and is_flow then response else units_received::numeric / units_expected end
                     < case when bottom is null then $3::float8 else $2::float8 end then 'withheld'
              when is_provisional or response < $1::float8 then 'provisional'
              else 'shown' end as release,
         is_broken or exists (
           select from refresh_break declared
           where declared.reporting_year = valued.reporting_year
             and (declared.indicator_id is null or declared.indicator_id = valued.indicator_id)
             and (declared.area_code is null
                  or declared.area_code = (select code from agency where agency_id = valued.area_agency_id))
         ) as is_break
  from valued
  join refresh_completeness using (indicator_id, reporting_year, area_agency_id, kind)
  offset 0
)
select indicator_id, reporting_year, breakdown_id, area_agency_id,
       case when bottom is not null then top end as numerator, bottom as denominator, value,
       units_expected, units_received, periods_expected, periods_received,
       case when value is null and (bottom = 0 or is_impossible) then 'M'
            when value is null and has_unrolled_estimate then 'E'
            when value is null then coalesce(missing_status, 'M')
            when release <> 'shown' then 'P'
            when is_break then 'B'
            when is_estimated then 'E'
            else 'A' end::"char" as status,
       release, response, is_break, is_estimated, case when value is null then estimate end as estimate,
       case when value is not null then sample_size::int4 end as sample_size,
       case when value is not null then (sample_size / nullif(effective_size, 0))::float8 end as design_effect,
       contributors, numerators[1] as largest_numerator, numerators[2] as second_numerator, denominators[1] as largest_denominator,
       denominators[2] as second_denominator
from released
left join contributed using (indicator_id, reporting_year, breakdown_id, area_agency_id)
