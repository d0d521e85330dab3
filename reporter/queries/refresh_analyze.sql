-- The planner knows nothing of tables just made.
-- Only of what is joined, grouped or looked for: each further column would be sorted for nothing.
analyze refresh_part (indicator_id, total_id, part_id, dimension), refresh_shape (breakdown_id, shape, depth, kind, kind_residence), refresh_area,
  refresh_agency_year (agency_id, indicator_id, reporting_year, breakdown_id, months, is_plain, smallest)
