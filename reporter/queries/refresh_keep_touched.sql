-- The annual figures that are computed again, as they stand before.
--   $1 whether of all areas; else of those in refresh_area
create temporary table refresh_kept on commit drop as
select summary.*
from refresh_scope scope
cross join lateral (
  select * from halfsky.annual_summary
  where annual_summary.indicator_id = scope.indicator_id and annual_summary.reporting_year = scope.reporting_year
    and ($1 or annual_summary.area_agency_id = any (array(select area_agency_id from refresh_area)))
  offset 0
) summary
