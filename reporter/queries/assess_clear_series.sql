-- Removes the findings that are about to be made again.
--   $1 indicator_id
delete from halfsky.series_finding where indicator_id = any($1)
