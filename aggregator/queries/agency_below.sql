-- How many agencies directly below one are not closed, and whether it is the district.
--   $1  int4  agency
select (select count(*) from halfsky.agency below where below.parent_agency_id = agency.agency_id and below.closed_at is null), level = 'district'
from halfsky.agency where agency_id = $1
