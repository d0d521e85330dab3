-- The planner knows nothing of tables just made.
analyze indicator, agency, assignment, observation
