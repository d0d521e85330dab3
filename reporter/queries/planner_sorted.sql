-- The end of planner_hashed.sql: as the server has it.
set local enable_sort to default
