-- Remembers the batch and what was answered.
--   $1  int4         agency
--   $2  int4         collector
--   $3  bytea        epoch
--   $4  int8         sequence
--   $5  bytea        submission
--   $6  int4         part
--   $7  bytea        digest
--   $8  bytea        the outcome, as it is sent
--   $9  timestamptz  when
insert into halfsky.ingest_batch
  (agency_id, collector_id, epoch, sequence, submission_uuid, part, digest, outcome, stored_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
