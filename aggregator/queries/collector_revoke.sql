-- Revokes a collector with all its keys, from the next transaction on. Answers whether it had been revoked before, and its newest key; no row when there is no
-- such collector.
--   $1  int4  agency
--   $2  int4  number of the collector
with before as (
  select agency_id, collector_id, revoked_at from halfsky.collector where agency_id = $1 and collector_id = $2 for update
)
update halfsky.collector set revoked_at = coalesce(before.revoked_at, now())
from before
where collector.agency_id = before.agency_id and collector.collector_id = before.collector_id
returning before.revoked_at is not null as was_revoked,
  (select public_key from halfsky.collector_key key
    where key.agency_id = before.agency_id and key.collector_id = before.collector_id order by key_no desc limit 1) as public_key
