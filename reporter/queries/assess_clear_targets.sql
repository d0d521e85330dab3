-- Removes the assessments that are about to be made again.
--   $1 indicator_id
delete from halfsky.assessment where indicator_id = any($1)
