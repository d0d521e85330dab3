-- How far a stream is stored, and whether its key may go on. No row: there is no such collector.
--   $1  int4   agency
--   $2  int4   collector
--   $3  bytea  epoch
--   $4  int4   number of the key within the collector
select collector.revoked_at is not null or key.key_no is null or coalesce(key.valid_until <= now(), false) as is_revoked,
       coalesce(watermark.last_sequence, 0) as last_sequence, watermark.last_digest
from halfsky.collector
left join halfsky.collector_key key
  on key.agency_id = $1 and key.collector_id = $2 and key.key_no = $4
left join halfsky.ingest_watermark watermark
  on watermark.agency_id = $1 and watermark.collector_id = $2 and watermark.epoch = $3
where collector.agency_id = $1 and collector.collector_id = $2
