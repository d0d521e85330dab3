-- The planner knows nothing of a table just made, and would read all observations for one that is small.
analyze refresh_scope
