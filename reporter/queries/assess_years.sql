-- The years that are assessed: those of the plan with any figure; and the years that were, both null when there are none.
--   $1 baseline year
select summary.first_year, summary.last_year, assessed.first_year, assessed.last_year
from (select greatest(min(reporting_year), $1)::int4 as first_year, max(reporting_year)::int4 as last_year
      from halfsky.annual_summary where value is not null) summary,
     (select min(reporting_year)::int4 as first_year, max(reporting_year)::int4 as last_year from halfsky.assessment) assessed
