-- The agencies whose years are computed again.
--   $1 whether all; else those that have changed something
select agency_id
from halfsky.agency
where $1 or agency_id in (select agency_id from refresh_mark)
