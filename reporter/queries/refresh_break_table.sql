-- Where the catalogue says that series break.
--   $1 indicator_id, null for all  $2 code of the area, null for all  $3 first year of the new series
create temporary table refresh_break on commit drop as
select indicator_id, area_code, reporting_year
from unnest($1::int2[], $2::text[], $3::int2[]) as declared (indicator_id, area_code, reporting_year)
