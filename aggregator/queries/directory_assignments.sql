-- What these agencies report, ascending.
--   $1  int4[]  agencies
select agency_id, indicator_id
from halfsky.assignment
where agency_id = any ($1)
order by agency_id, indicator_id
