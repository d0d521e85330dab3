-- A warning says something else, or to somebody else.
--   $1 warning   $2 department   $3 level   $4 state   $5 year of the figure   $6 figure as published   $7, $8 what is said in Chinese and English   $9 basis
update halfsky.warning
set department_code = $2, level = $3, state = $4, reporting_year = $5, figure = $6, reason_zh = $7, reason_en = $8, basis_id = $9, changed_at = now()
where warning_id = $1
