-- Removes what is about to be computed again.
delete from annual_unit unit
using refresh_scope scope
where unit.indicator_id = scope.indicator_id and unit.reporting_year = scope.reporting_year
