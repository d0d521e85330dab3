-- Puts the records of a batch aside that could not be read.
--   $1  int4         agency
--   $2  int8         number
--   $3  int4         collector
--   $4  bytea        epoch
--   $5  int8         sequence
--   $6  text         why
--   $7  bytea        the records as received
--   $8  timestamptz  when
insert into halfsky.dead_letter (agency_id, dead_letter_id, collector_id, epoch, sequence, reason, payload, received_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
