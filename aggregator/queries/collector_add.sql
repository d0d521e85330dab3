-- Registers a collector with its first key under the agency's next number and answers that number; no row when the agency is closed.
--   $1  int4  agency
--   $2  text  name, or null: the agency's code and the number
--   $3  text  public key
with added as (
  insert into halfsky.collector (agency_id, collector_id, name)
  select agency.agency_id, next.number, coalesce($2, agency.code || '/' || next.number)
  from halfsky.agency
  cross join lateral (
    select coalesce(max(collector_id), 0) + 1 as number from halfsky.collector where collector.agency_id = agency.agency_id
  ) next
  where agency.agency_id = $1 and coalesce(agency.closed_at > now(), true)
  returning agency_id, collector_id
)
insert into halfsky.collector_key (agency_id, collector_id, key_no, public_key)
select agency_id, collector_id, 1, $3
from added
returning collector_id
