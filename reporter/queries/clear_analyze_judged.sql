-- The planner knows nothing of a table just made, and would read all figures for a few.
analyze refresh_judged
