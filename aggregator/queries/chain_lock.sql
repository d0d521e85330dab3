-- The agency's chain row, locked until the transaction ends: whoever holds it is the agency's only writer.
--   $1  int4  agency
select last_entry, head_hash, last_submission_id, last_quarantine_id, last_dead_letter_id, last_at
from halfsky.agency_chain
where agency_id = $1
for update
