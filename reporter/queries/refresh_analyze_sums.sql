-- The planner knows nothing of tables just made, and would take the figures for a few.
analyze refresh_completeness, refresh_sum
