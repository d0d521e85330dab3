-- The planner knows nothing of tables just made.
analyze refresh_kept
