-- Adds and changes indicators.
--   $1  jsonb  the rows of indicators.csv, each an object from column to text
insert into halfsky.indicator (
  indicator_id, code, domain_code, objective_codes, name_zh, name_en, definition_zh, definition_en, measure,
  numerator_zh, numerator_en, denominator_zh, denominator_en, multiplier, unit, decimals, direction, gap_dimension, gap_method,
  required_breakdowns, breakdown_codes, frequency, reporting_year, collection_interval_years, term_years, due_days,
  reporting_unit_type, population_base, department_code, min_value, max_value, warn_min, warn_max,
  aggregation, time_aggregation, uncertainty, disclosure, stated_in_plan, data_source, note_en, is_retired)
select
  id::int2, code, domain, string_to_array(regexp_replace(objective_codes, '\s*;\s*', ';', 'g'), ';'),
  name_zh, name_en, definition_zh, definition_en, measure,
  nullif(numerator_zh, ''), nullif(numerator_en, ''), nullif(denominator_zh, ''), nullif(denominator_en, ''),
  multiplier::float8, unit, decimals::int2, direction, nullif(gap_dimension, ''), nullif(gap_method, ''),
  string_to_array(regexp_replace(required_breakdowns, '\s*;\s*', ';', 'g'), ';'), nullif(breakdown_codes, ''),
  frequency, reporting_year, collection_interval_years::int2, nullif(term_years, '')::int2, due_days::int2,
  string_to_array(regexp_replace(reporting_unit_type, '\s*;\s*', ';', 'g'), ';'), population_base, department_code,
  nullif(min_value, '')::float8, nullif(max_value, '')::float8, nullif(warn_min, '')::float8, nullif(warn_max, '')::float8,
  aggregation, time_aggregation, uncertainty, disclosure, stated_in_plan, data_source, nullif(note_en, ''), is_retired::boolean
from jsonb_to_recordset($1::jsonb) as row (
  id text, code text, domain text, objective_codes text, name_zh text, name_en text, definition_zh text, definition_en text,
  measure text, numerator_zh text, numerator_en text, denominator_zh text, denominator_en text, multiplier text, unit text,
  decimals text, direction text, gap_dimension text, gap_method text, required_breakdowns text, breakdown_codes text,
  frequency text, reporting_year text, collection_interval_years text, term_years text, due_days text,
  reporting_unit_type text, population_base text, department_code text, min_value text, max_value text, warn_min text,
  warn_max text, aggregation text, time_aggregation text, uncertainty text, disclosure text, stated_in_plan text,
  data_source text, note_en text, is_retired text)
on conflict (indicator_id) do update set (
  code, domain_code, objective_codes, name_zh, name_en, definition_zh, definition_en, measure,
  numerator_zh, numerator_en, denominator_zh, denominator_en, multiplier, unit, decimals, direction, gap_dimension, gap_method,
  required_breakdowns, breakdown_codes, reporting_year, collection_interval_years, term_years, due_days,
  reporting_unit_type, population_base, department_code, min_value, max_value, warn_min, warn_max,
  aggregation, time_aggregation, uncertainty, disclosure, stated_in_plan, data_source, note_en, is_retired)
= (
  excluded.code, excluded.domain_code, excluded.objective_codes, excluded.name_zh, excluded.name_en, excluded.definition_zh,
  excluded.definition_en, excluded.measure, excluded.numerator_zh, excluded.numerator_en, excluded.denominator_zh,
  excluded.denominator_en, excluded.multiplier, excluded.unit, excluded.decimals, excluded.direction, excluded.gap_dimension,
  excluded.gap_method, excluded.required_breakdowns, excluded.breakdown_codes, excluded.reporting_year,
  excluded.collection_interval_years, excluded.term_years, excluded.due_days, excluded.reporting_unit_type,
  excluded.population_base, excluded.department_code, excluded.min_value, excluded.max_value, excluded.warn_min,
  excluded.warn_max, excluded.aggregation, excluded.time_aggregation, excluded.uncertainty, excluded.disclosure,
  excluded.stated_in_plan, excluded.data_source, excluded.note_en, excluded.is_retired)
