-- The agencies that have a trail, or the one that is named.
--   $1  text  its code, or null: all
select agency.agency_id, agency.code
from halfsky.agency_chain
join halfsky.agency using (agency_id)
where $1 is null or agency.code = $1
order by agency.agency_id
