-- Adds all targets; catalogue_clear_targets.sql comes before.
--   $1  jsonb  the rows of targets.csv, each an object from column to text
insert into halfsky.target (
  target_code, objective_code, title_zh, title_en, kind, value, unit, reference, tolerance, slice, gap_dimension, gap_method,
  indicator_code, companion_codes)
select
  code, objective_code, title_zh, title_en, kind, nullif(value, '')::float8, unit, nullif(reference, ''),
  nullif(tolerance, '')::float8, nullif(slice, ''), nullif(gap_dimension, ''), nullif(gap_method, ''), indicator_code,
  string_to_array(regexp_replace(companion_codes, '\s*;\s*', ';', 'g'), ';')
from jsonb_to_recordset($1::jsonb) as row (
  code text, objective_code text, title_zh text, title_en text, kind text, value text, unit text, reference text,
  tolerance text, slice text, gap_dimension text, gap_method text, indicator_code text, companion_codes text)
