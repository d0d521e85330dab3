-- The years of which a report can be made, the latest first.
select reporting_year::int4
from halfsky.assessment
group by reporting_year
order by reporting_year desc
