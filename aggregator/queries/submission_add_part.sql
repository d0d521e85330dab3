-- Books one part of each of these submissions: the first makes the row, with what the collector had counted itself; each adds its own counts. A submission for each
-- element of the arrays, none twice.
--    $1  int4[]         agencies
--    $2  int4[]         numbers of the submissions
--    $3  bytea[]        the collectors' names of them
--    $4  int4[]         collectors
--    $5  text[]         names of the files
--    $6  bytea[]        digests of the files
--    $7  timestamptz[]  when they count as accepted
--    $8  timestamptz[]  now
--    $9  int4[]         numbers of parts
--   $10  int4[]         cells received
--   $11  int4[]         new in these parts
--   $12  int4[]         revised in these parts
--   $13  int4[]         unchanged in these parts; of a first part also those that the collector counted as repeated
--   $14  int4[]         rejected in these parts; of a first part also those that the collector rejected
--   $15  int4[]         awaiting an explanation
--   $16  jsonb[]        rejected by rule, of all parts so far
--   $17  int4[]         of the received, those that waited in earlier submissions
--   $18  jsonb[]        awaiting by rule
insert into halfsky.submission as submission
  (agency_id, submission_id, submission_uuid, collector_id, file_name, file_digest, accepted_at, first_stored_at, n_parts, parts_stored,
   received, n_new, n_revised, n_unchanged, n_rejected, n_awaiting, rejected_by_code,
   n_released, awaiting_by_code)
select part.agency_id, part.submission_id, part.submission_uuid, part.collector_id, part.file_name, part.file_digest, part.accepted_at, part.now, part.n_parts, 1,
       part.received, part.n_new, part.n_revised, part.n_unchanged, part.n_rejected, part.n_awaiting, part.rejected_by_code,
       part.n_released, part.awaiting_by_code
from unnest($1::int4[], $2::int4[], $3::bytea[], $4::int4[], $5::text[], $6::bytea[], $7::timestamptz[], $8::timestamptz[], $9::int4[],
            $10::int4[], $11::int4[], $12::int4[], $13::int4[], $14::int4[], $15::int4[], $16::jsonb[], $17::int4[], $18::jsonb[])
  as part (agency_id, submission_id, submission_uuid, collector_id, file_name, file_digest, accepted_at, now, n_parts,
           received, n_new, n_revised, n_unchanged, n_rejected, n_awaiting, rejected_by_code, n_released, awaiting_by_code)
on conflict (agency_id, submission_id) do update
set parts_stored = submission.parts_stored + 1,
    n_new = submission.n_new + excluded.n_new,
    n_revised = submission.n_revised + excluded.n_revised,
    n_unchanged = submission.n_unchanged + excluded.n_unchanged,
    n_rejected = submission.n_rejected + excluded.n_rejected,
    rejected_by_code = excluded.rejected_by_code
