-- The indicator × reporting year that is computed again, those of an indicator side by side.
select indicator_id, reporting_year, first_day, last_day
from refresh_scope
order by indicator_id, reporting_year
