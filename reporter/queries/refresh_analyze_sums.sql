-- The planner knows nothing of tables just made, and would take the figures for a few.
-- Only of what is joined, grouped or looked for: each further column would be sorted for nothing.
analyze refresh_completeness (indicator_id, reporting_year, area_agency_id, kind), refresh_sum (indicator_id, reporting_year, breakdown_id, area_agency_id, kind)
