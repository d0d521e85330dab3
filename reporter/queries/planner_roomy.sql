-- Room for what a rebuild groups and sorts, or more where the server gives more: per step of a statement, twice as much for hash tables, in up to three processes.
-- Until planner_modest.sql.
select set_config('work_mem', greatest(pg_size_bytes(current_setting('work_mem')), pg_size_bytes('64MB')) / 1024 || 'kB', true)
