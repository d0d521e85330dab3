-- Notes which figures come out otherwise than they stand: those just computed that may be shown (they are withheld until they are stored), and others that changed.
--   $1 indicator_id  $2 reporting_year  $3 breakdown_id  $4 area_agency_id  $5 whether cleared, of each figure
insert into refresh_judged (indicator_id, reporting_year, breakdown_id, area_agency_id, is_cleared)
select indicator_id, reporting_year, breakdown_id, area_agency_id, is_cleared
from unnest($1::int2[], $2::int2[], $3::int2[], $4::int4[], $5::boolean[]) judged (indicator_id, reporting_year, breakdown_id, area_agency_id, is_cleared)
