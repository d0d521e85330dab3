-- Adds and changes departments.
--   $1  jsonb  the rows of departments.csv, each an object from column to text
insert into halfsky.department (department_code, name_zh, name_en, role_en)
select code, name_zh, name_en, role_en
from jsonb_to_recordset($1::jsonb) as row (code text, name_zh text, name_en text, role_en text)
on conflict (department_code) do update
set (name_zh, name_en, role_en) = (excluded.name_zh, excluded.name_en, excluded.role_en)
