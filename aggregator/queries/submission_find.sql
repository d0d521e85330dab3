-- The submission's number within the agency, what was refused so far, and when it was accepted; no row when none of its parts is stored.
--   $1  int4   agency
--   $2  bytea  submission
select submission_id, rejected_by_code, accepted_at
from halfsky.submission
where agency_id = $1 and submission_uuid = $2
