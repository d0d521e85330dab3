-- Clears figures: schema analysis may show them.
--   $1 indicator_id  $2 reporting_year  $3 breakdown_id  $4 area_agency_id, of each figure
update halfsky.annual_summary summary set is_cleared = true, stands_since = now()
from unnest($1::int2[], $2::int2[], $3::int2[], $4::int4[]) cleared (indicator_id, reporting_year, breakdown_id, area_agency_id)
where summary.indicator_id = cleared.indicator_id and summary.reporting_year = cleared.reporting_year
  and summary.breakdown_id = cleared.breakdown_id and summary.area_agency_id = cleared.area_agency_id
