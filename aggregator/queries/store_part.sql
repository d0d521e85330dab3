-- Remembers which batches stored the parts, so that each is stored once in any epoch; a row for each element of the arrays.
--   $1  int4[]   agencies
--   $2  bytea[]  submissions
--   $3  int4[]   parts
--   $4  int4[]   collectors
--   $5  bytea[]  epochs
--   $6  int8[]   sequences
insert into halfsky.ingest_part (agency_id, submission_uuid, part, collector_id, epoch, sequence)
select * from unnest($1::int4[], $2::bytea[], $3::int4[], $4::int4[], $5::bytea[], $6::int8[])
