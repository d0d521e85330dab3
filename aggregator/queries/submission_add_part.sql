-- Books one part of a submission: the first makes the row, with what the collector had counted itself; each adds its own counts.
--    $1  int4         agency
--    $2  int4         number of the submission
--    $3  bytea        the collector's name of it
--    $4  int4         collector
--    $5  text         name of the file
--    $6  bytea        digest of the file
--    $7  timestamptz  when it counts as accepted
--    $8  timestamptz  now
--    $9  int4         number of parts
--   $10  int4         cells received
--   $11  int4         new in this part
--   $12  int4         revised in this part
--   $13  int4         unchanged in this part
--   $14  int4         rejected in this part
--   $15  int4         repeated, as the collector counted; books with the first part
--   $16  int4         rejected by the collector; books with the first part
--   $17  int4         awaiting an explanation
--   $18  jsonb        rejected by rule, of all parts so far
--   $19  int4         of the received, those that waited in earlier submissions
--   $20  jsonb        awaiting by rule
insert into halfsky.submission as submission
  (agency_id, submission_id, submission_uuid, collector_id, file_name, file_digest, accepted_at, first_stored_at, n_parts, parts_stored,
   received, n_new, n_revised, n_unchanged, n_rejected, n_awaiting, rejected_by_code,
   n_released, awaiting_by_code)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11, $12, $13 + $15, $14 + $16, $17, $18, $19, $20)
on conflict (agency_id, submission_id) do update
set parts_stored = submission.parts_stored + 1,
    n_new = submission.n_new + $11,
    n_revised = submission.n_revised + $12,
    n_unchanged = submission.n_unchanged + $13,
    n_rejected = submission.n_rejected + $14,
    rejected_by_code = $18
