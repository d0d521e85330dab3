-- Books in their submissions the refused cells that are about to be given up.
--   $1  int4    agency
--   $2  int8[]  their numbers in the quarantine; those that are settled do not count
update halfsky.submission
set n_discarded = n_discarded + given_up.n
from (select submission_id, count(*)::int4 as n from halfsky.quarantine
      where agency_id = $1 and quarantine_id = any ($2::int8[]) and state = 'open' group by submission_id) given_up
where submission.agency_id = $1 and submission.submission_id = given_up.submission_id
