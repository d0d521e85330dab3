-- Remembers batches and what was answered, a row for each element of the arrays.
--   $1  int4[]         agencies
--   $2  int4[]         collectors
--   $3  bytea[]        epochs
--   $4  int8[]         sequences
--   $5  bytea[]        submissions
--   $6  int4[]         parts
--   $7  bytea[]        digests
--   $8  bytea[]        the outcomes, as they are sent
--   $9  timestamptz[]  when
insert into halfsky.ingest_batch
  (agency_id, collector_id, epoch, sequence, submission_uuid, part, digest, outcome, stored_at)
select * from unnest($1::int4[], $2::int4[], $3::bytea[], $4::int8[], $5::bytea[], $6::int4[], $7::bytea[], $8::bytea[], $9::timestamptz[])
