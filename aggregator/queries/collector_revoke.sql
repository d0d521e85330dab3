-- Revokes a key, from the next transaction on. Answers whether it had been revoked before; no row when there is no such key.
--   $1  int4  agency
--   $2  int4  number of the collector
with before as (
  select agency_id, collector_id, revoked_at from halfsky.collector where agency_id = $1 and collector_id = $2 for update
)
update halfsky.collector set revoked_at = coalesce(before.revoked_at, now())
from before
where collector.agency_id = before.agency_id and collector.collector_id = before.collector_id
returning before.revoked_at is not null as was_revoked, collector.public_key
