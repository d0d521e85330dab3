-- The agency's entries after a number, oldest first. A submission of 0 stands for none, as it is sealed.
--   $1  int4  agency
--   $2  int8  after this entry
--   $3  int4  at most so many
select entry, at, actor, act, coalesce(submission_id, 0) as submission_id, content_digest, previous_hash, hash
from halfsky.audit_trail
where agency_id = $1 and entry > $2
order by entry
limit $3
