-- The annual figures of the indicators that have changed, as they stand before they are computed again: of the years of the changed periods and, since
-- reporting years begin earlier or later, of the years beside them.
create temporary table refresh_kept on commit drop as
select summary.*
from (
  select distinct indicator_id, (extract(year from period) + shift)::int2 as reporting_year
  from refresh_touched
  cross join generate_series(-1, 1) shift
) touched
cross join lateral (
  select * from halfsky.annual_summary
  where annual_summary.indicator_id = touched.indicator_id and annual_summary.reporting_year = touched.reporting_year
  offset 0
) summary
