-- How discipline.sql is planned, until the transaction ends: each part of it is computed for a few rows as the planner sees it, and for thousands in truth; of the groups of observations it
-- expects hundreds of times too many, and so neither hashes them nor lets several processes look; and compiling takes longer than all of it.
select set_config(name, value, true)
from (values ('enable_nestloop', 'off'), ('enable_mergejoin', 'off'), ('jit', 'off'), ('work_mem', '64MB'), ('parallel_tuple_cost', '0')) as setting (name, value)
