-- The years that are assessed: those of the plan with any figure; and the years that were, both null when there are none.
-- Asked indicator by indicator, which the primary key answers; else every figure would be read.
--   $1 baseline year
select summary.first_year, summary.last_year, assessed.first_year, assessed.last_year
from (select greatest(min(years.first_year), $1)::int4 as first_year, max(years.last_year)::int4 as last_year
      from halfsky.indicator
      cross join lateral (
        select min(reporting_year) as first_year, max(reporting_year) as last_year
        from halfsky.annual_summary where annual_summary.indicator_id = indicator.indicator_id and value is not null
      ) years) summary,
     (select min(reporting_year)::int4 as first_year, max(reporting_year)::int4 as last_year from halfsky.assessment) assessed
