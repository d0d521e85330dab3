-- A warning that was never raised before; answers its number.
--   $1 kind   $2 subject   $3 area   $4 target code or null   $5 indicator   $6 department   $7 level   $8 state   $9 year of the figure   $10 figure as published
--   $11, $12 what is said in Chinese and English   $13 basis
insert into halfsky.warning (kind, subject, area_agency_id, target_code, indicator_id, department_code, level, state, reporting_year, figure, reason_zh, reason_en,
                             basis_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
returning warning_id
