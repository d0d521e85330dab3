-- Keeps as they stand the figures that are judged otherwise and were not computed now, which are those of refresh_judged that stand.
insert into refresh_kept
select summary.*
from refresh_judged judged
join halfsky.annual_summary summary using (indicator_id, reporting_year, breakdown_id, area_agency_id)
