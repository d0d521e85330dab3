-- Remembers which batch stored the part, so that it is stored once in any epoch.
--   $1  int4   agency
--   $2  bytea  submission
--   $3  int4   part
--   $4  int4   collector
--   $5  bytea  epoch
--   $6  int8   sequence
insert into halfsky.ingest_part (agency_id, submission_uuid, part, collector_id, epoch, sequence)
values ($1, $2, $3, $4, $5, $6)
