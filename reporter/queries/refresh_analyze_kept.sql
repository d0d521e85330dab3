-- The planner knows nothing of tables just made.
-- Only of what is joined, grouped or looked for: each further column would be sorted for nothing.
analyze refresh_kept (indicator_id, reporting_year, breakdown_id, area_agency_id, stands_since)
