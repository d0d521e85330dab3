-- What is judged again counts as withheld until it is cleared.
update halfsky.annual_summary summary set is_cleared = false, stands_since = now()
from clear_scope
where summary.indicator_id = clear_scope.indicator_id and summary.reporting_year = clear_scope.reporting_year and summary.is_cleared
