-- The planner knows nothing of tables just made.
analyze refresh_part, refresh_shape, refresh_area, refresh_agency_year
