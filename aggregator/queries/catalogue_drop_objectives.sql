-- Removes the objectives that a new catalogue no longer has; targets are gone by then.
--   $1  jsonb  the rows of objectives.csv, each an object from column to text
delete from halfsky.objective
where objective_code not in (select code from jsonb_to_recordset($1::jsonb) as row (code text))
