-- The history of one warning.
--   $1 warning
select event, state, level, reporting_year, said_by, said_zh, said_en, at
from halfsky.warning_event
where warning_id = $1
order by event_no
