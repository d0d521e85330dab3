-- What the database knows that bears on one batch: the key, the watermark, the batch itself if it is stored, and its part if that is.
-- No row: there is no such collector.
--   $1  int4   agency
--   $2  int4   collector
--   $3  bytea  epoch
--   $4  int8   sequence
--   $5  bytea  submission
--   $6  int4   part
--   $7  int4   number of the key within the collector
select collector.revoked_at is not null or key.key_no is null or coalesce(key.valid_until <= now(), false) as is_revoked,
       coalesce(watermark.last_sequence, 0) as last_sequence,
       batch.digest, batch.outcome, part.part is not null as is_part_stored, stored.digest as part_digest, stored.outcome as part_outcome
from halfsky.collector
left join halfsky.collector_key key
  on key.agency_id = $1 and key.collector_id = $2 and key.key_no = $7
left join halfsky.ingest_watermark watermark
  on watermark.agency_id = $1 and watermark.collector_id = $2 and watermark.epoch = $3
left join halfsky.ingest_batch batch
  on batch.agency_id = $1 and batch.collector_id = $2 and batch.epoch = $3 and batch.sequence = $4
left join halfsky.ingest_part part
  on part.agency_id = $1 and part.submission_uuid = $5 and part.part = $6
left join halfsky.ingest_batch stored
  on stored.agency_id = $1 and stored.collector_id = part.collector_id and stored.epoch = part.epoch and stored.sequence = part.sequence
where collector.agency_id = $1 and collector.collector_id = $2
