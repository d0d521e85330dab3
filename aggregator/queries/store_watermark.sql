-- Moves the stream's watermark by one, provided that the key is good: neither its collector revoked nor its time run out. No row touched means that it is not.
-- The share lock makes a revocation or a change of key wait for this transaction, so that nothing is stored after it was answered.
--   $1  int4         agency
--   $2  int4         collector
--   $3  bytea        epoch
--   $4  int8         sequence of the batch
--   $5  bytea        its digest
--   $6  timestamptz  when
--   $7  int4         number of the key within the collector
insert into halfsky.ingest_watermark as watermark (agency_id, collector_id, epoch, last_sequence, last_digest, updated_at)
select collector.agency_id, collector.collector_id, $3, $4, $5, $6
from halfsky.collector
join halfsky.collector_key key using (agency_id, collector_id)
where collector.agency_id = $1 and collector.collector_id = $2 and collector.revoked_at is null
  and key.key_no = $7 and (key.valid_until is null or key.valid_until > now())
for share of collector, key
on conflict (agency_id, collector_id, epoch) do update
set last_sequence = excluded.last_sequence, last_digest = excluded.last_digest, updated_at = excluded.updated_at
where watermark.last_sequence = excluded.last_sequence - 1
