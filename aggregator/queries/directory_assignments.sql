-- What the agencies that have a collector report, ascending.
select agency_id, indicator_id
from halfsky.assignment
where agency_id in (select agency_id from halfsky.collector)
order by agency_id, indicator_id
