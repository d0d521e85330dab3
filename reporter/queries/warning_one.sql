-- One warning, locked until the transaction ends.
--   $1 its number
select warning_id, kind, subject, level, state, reporting_year, figure, changed_at
from halfsky.warning
where warning_id = $1
for update
