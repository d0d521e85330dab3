-- Removes the departments that a new catalogue no longer has, but for those that a retired indicator still names.
--   $1  jsonb  the rows of departments.csv, each an object from column to text
delete from halfsky.department
where department_code not in (select code from jsonb_to_recordset($1::jsonb) as row (code text))
  and not exists (select from halfsky.indicator where indicator.department_code = department.department_code)
