-- Clears figures or withholds them: schema analysis shows them, or does not.
--   $1 indicator_id  $2 reporting_year  $3 breakdown_id  $4 area_agency_id  $5 whether cleared, of each figure
update halfsky.annual_summary summary set is_cleared = judged.is_cleared, stands_since = now()
from unnest($1::int2[], $2::int2[], $3::int2[], $4::int4[], $5::boolean[]) judged (indicator_id, reporting_year, breakdown_id, area_agency_id, is_cleared)
where summary.indicator_id = judged.indicator_id and summary.reporting_year = judged.reporting_year
  and summary.breakdown_id = judged.breakdown_id and summary.area_agency_id = judged.area_agency_id
