-- Compiling expressions over all partitions takes longer than the few rows that have changed, and of a rebuild as long as it saves. Until planner_compiled.sql, or the end of the transaction.
set local jit = off
