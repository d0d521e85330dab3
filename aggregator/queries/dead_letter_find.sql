-- One dead letter without its bytes, and what became of it.
--   $1  int4  agency
--   $2  int8  its number
select state, received_at, collector_id, encode(epoch, 'hex'), sequence, octet_length(payload), reason, settled_at, settled_by, settled_reason
from halfsky.dead_letter
where agency_id = $1 and dead_letter_id = $2
