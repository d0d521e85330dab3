-- What the plan says today, as text for the trail: a digest of every column of each of its tables, `domain 5e1f…; department …`. Held against what was sealed
-- by audit_plan.sql.
select format('domain %s; department %s; objective %s; indicator %s; target %s; code_item %s',
  (select encode(sha256(convert_to(coalesce(string_agg(row(domain_code, name_zh, name_en, objectives_count, strategies_count, key)::text, E'\n' order by domain_code collate "C"), ''), 'UTF8')), 'hex')
   from halfsky.domain),
  (select encode(sha256(convert_to(coalesce(string_agg(row(department_code, name_zh, name_en, role_en)::text, E'\n' order by department_code collate "C"), ''), 'UTF8')), 'hex')
   from halfsky.department),
  (select encode(sha256(convert_to(coalesce(string_agg(row(objective_code, domain_code, kind, title_zh, title_en, source_ref, source_ref_en)::text, E'\n' order by objective_code collate "C"), ''), 'UTF8')), 'hex')
   from halfsky.objective),
  (select encode(sha256(convert_to(coalesce(string_agg(row(indicator_id, code, domain_code, objective_codes, name_zh, name_en, definition_zh, definition_en, measure, numerator_zh, numerator_en, denominator_zh,
     denominator_en, multiplier, unit, decimals, direction, gap_dimension, gap_method, required_breakdowns, breakdown_codes, frequency, reporting_year,
     collection_interval_years, term_years, due_days, reporting_unit_type, population_base, department_code, min_value, max_value, warn_min, warn_max, aggregation,
     time_aggregation, uncertainty, disclosure, stated_in_plan, data_source, note_en, is_retired)::text, E'\n' order by indicator_id), ''), 'UTF8')), 'hex')
   from halfsky.indicator),
  (select encode(sha256(convert_to(coalesce(string_agg(row(target_code, objective_code, title_zh, title_en, kind, value, unit, reference, tolerance, slice, gap_dimension, gap_method, indicator_code, companion_codes)::text, E'\n' order by target_code collate "C"), ''), 'UTF8')), 'hex')
   from halfsky.target),
  (select encode(sha256(convert_to(coalesce(string_agg(row(code_list, code, name_zh, name_en, kind, ordinal)::text, E'\n' order by code_list collate "C", code collate "C"), ''), 'UTF8')), 'hex')
   from halfsky.code_item))
