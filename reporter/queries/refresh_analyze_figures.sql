-- The planner knows nothing of a table just made.
-- Only of what is joined, grouped or looked for: each further column would be sorted for nothing.
analyze refresh_figure (indicator_id, reporting_year, breakdown_id, area_agency_id)
