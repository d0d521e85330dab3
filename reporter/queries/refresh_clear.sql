-- Removes what is about to be computed again.
--   $1 whether of all areas; else of those in refresh_area
delete from annual_summary summary
using refresh_scope scope
where summary.indicator_id = scope.indicator_id and summary.reporting_year = scope.reporting_year
  and ($1 or summary.area_agency_id = any (array(select area_agency_id from refresh_area)))
