-- Registers a key under the agency's next number and answers that number; no row when the agency is closed.
--   $1  int4  agency
--   $2  text  name, or null: the agency's code and the number
--   $3  text  public key
insert into halfsky.collector (agency_id, collector_id, name, public_key)
select agency.agency_id, next.number, coalesce($2, agency.code || '/' || next.number), $3
from halfsky.agency
cross join lateral (
  select coalesce(max(collector_id), 0) + 1 as number from halfsky.collector where collector.agency_id = agency.agency_id
) next
where agency.agency_id = $1 and agency.closed_at is null
returning collector_id
