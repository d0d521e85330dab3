-- The level of one target.
--   $1 target   $2 area   $3 year of the figure, 0 for none   $4 level   $5 cause   $6 whether the series swings   $7, $8 why, in Chinese and English   $9 basis
insert into halfsky.warning_level (target_code, area_agency_id, reporting_year, level, cause, is_volatile, reason_zh, reason_en, basis_id)
values ($1, $2, nullif($3, 0), $4, $5, $6, $7, $8, $9)
