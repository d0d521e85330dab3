-- How far a stream is stored, and whether its key may go on. No row: there is no such collector.
--   $1  int4   agency
--   $2  int4   collector
--   $3  bytea  epoch
select collector.revoked_at is not null as is_revoked, coalesce(watermark.last_sequence, 0) as last_sequence, watermark.last_digest
from halfsky.collector
left join halfsky.ingest_watermark watermark
  on watermark.agency_id = $1 and watermark.collector_id = $2 and watermark.epoch = $3
where collector.agency_id = $1 and collector.collector_id = $2
