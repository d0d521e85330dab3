-- More of a submission's refused cells passed when they were judged again. Its books stay as they were handed in.
--   $1  int4  agency
--   $2  int4  submission
--   $3  int4  how many
update halfsky.submission
set n_replayed = n_replayed + $3
where agency_id = $1 and submission_id = $2
