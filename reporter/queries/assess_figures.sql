-- The figures of every year that the assessment of some indicators looks at: by at most one dimension. Most have more, so these few are sought by the primary
-- key: the years of an indicator from each to the next, in them the breakdowns (OFFSET 0 says so).
--   $1 whether of all indicators  $2 indicator_id of those that are meant
with recursive year (indicator_id, reporting_year) as (
  select indicator_id, (select min(reporting_year) from halfsky.annual_summary summary where summary.indicator_id = wanted.indicator_id)
  from (select distinct indicator_id from unnest($2) indicator_id where not $1) wanted
  union all
  select indicator_id, (select min(reporting_year) from halfsky.annual_summary summary
                        where summary.indicator_id = year.indicator_id and summary.reporting_year > year.reporting_year)
  from year
  where reporting_year is not null
),
found as (
  select summary.*
  from year
  cross join (select breakdown_id from halfsky.breakdown where key not like '%,%') breakdown
  cross join lateral (
    select * from halfsky.annual_summary standing
    where standing.indicator_id = year.indicator_id and standing.reporting_year = year.reporting_year and standing.breakdown_id = breakdown.breakdown_id
    offset 0
  ) summary
  union all
  select summary.*
  from halfsky.annual_summary summary
  where $1
)
select summary.indicator_id, summary.reporting_year, breakdown.key, summary.area_agency_id,
       summary.value, summary.numerator, summary.denominator, summary.status,
       summary.units_expected, summary.units_received, summary.periods_expected, summary.periods_received,
       summary.release, summary.is_break, summary.estimate, summary.sample_size, summary.design_effect,
       summary.contributors, summary.largest_numerator, summary.second_numerator, summary.largest_denominator, summary.second_denominator
from found summary
join halfsky.breakdown using (breakdown_id)
where breakdown.key not like '%,%'
