-- When these submissions were accepted; one that has no books has no row.
--   $1  int4    agency
--   $2  int4[]  submissions
select wanted.submission_id, booked.accepted_at
from unnest($2::int4[]) as wanted (submission_id)
cross join lateral (select accepted_at from halfsky.submission
                    where submission.agency_id = $1 and submission.submission_id = wanted.submission_id
                    limit 1) booked
