-- Adds to the history of a warning, which the transaction has locked.
--   $1 warning   $2 event   $3 state after it   $4 level   $5 year of the figure   $6 who said it, or null   $7, $8 what was said in Chinese and English, or null
insert into halfsky.warning_event (warning_id, event_no, event, state, level, reporting_year, said_by, said_zh, said_en)
select $1, coalesce(max(event_no), 0) + 1, $2, $3, $4, $5, $6, $7, $8
from halfsky.warning_event
where warning_id = $1
