-- Removes what is about to be computed again.
delete from annual_summary summary
using refresh_scope scope
where summary.indicator_id = scope.indicator_id and summary.reporting_year = scope.reporting_year
