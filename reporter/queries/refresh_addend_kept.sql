-- What figures are added up from: what was just computed, and is kept now beside what did not change.
create temporary view refresh_addend as
select kept.*
from refresh_scope
join halfsky.agency_year kept using (indicator_id, reporting_year)
