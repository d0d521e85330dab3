-- The end of planner_roomy.sql: as the server has it.
set local work_mem to default
