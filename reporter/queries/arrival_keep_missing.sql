-- Keeps what was counted of the years that were not kept yet.
insert into halfsky.arrival (agency_id, indicator_id, period, submission_id, has_value, is_corrected, cells, hash, other_hash)
select agency_id, indicator_id, period, submission_id, has_value, is_corrected, cells, hash, other_hash
from arrival_missing
