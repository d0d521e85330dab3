-- Writes back the end of the agency's trail and the numbers given last; the row is locked by this transaction.
--   $1  int4   agency
--   $2  int8   number of the last entry
--   $3  bytea  its hash; empty when there is no entry
--   $4  int4   largest submission number given
--   $5  int8   largest quarantine number given
--   $6  int8   largest dead letter number given
--   $7  timestamptz  moment of the last entry
update halfsky.agency_chain
set last_entry = $2, head_hash = $3, last_submission_id = $4, last_quarantine_id = $5, last_dead_letter_id = $6, last_at = $7
where agency_id = $1
