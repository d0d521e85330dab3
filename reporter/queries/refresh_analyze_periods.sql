-- The planner knows nothing of a table just made.
analyze refresh_agency_period
