-- Clears figures or withholds them that stand and were not computed now: schema analysis shows them, or does not.
update halfsky.annual_summary summary set is_cleared = judged.is_cleared, stands_since = now()
from refresh_judged judged
where summary.indicator_id = judged.indicator_id and summary.reporting_year = judged.reporting_year
  and summary.breakdown_id = judged.breakdown_id and summary.area_agency_id = judged.area_agency_id
