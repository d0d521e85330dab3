-- The end of planner_by_hash.sql: as the server has it.
set local enable_nestloop to default
