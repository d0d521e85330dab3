-- The annual figures that are computed again, as they stand before.
create temporary table refresh_kept on commit drop as
select summary.*
from refresh_scope scope
cross join lateral (
  select * from halfsky.annual_summary
  where annual_summary.indicator_id = scope.indicator_id and annual_summary.reporting_year = scope.reporting_year
  offset 0
) summary
