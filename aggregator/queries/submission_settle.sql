-- Cells of an earlier submission wait no more. Nothing happens when the database does not know it: it was never stored, or not yet after a restore.
--   $1  int4   agency
--   $2  bytea  the collector's name of the earlier submission
--   $3  int4   how many of its cells
update halfsky.submission
set n_settled = least(n_awaiting, n_settled + $3)
where agency_id = $1 and submission_uuid = $2
