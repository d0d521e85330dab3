-- Once per connection of a writer. Keeps its statements on the indexes whatever the statistics say (docs/decisions.md, entry 3); and lets no default of
-- server, database or role answer a commit before it is on disk, since an outcome promises that it is. On Citus plans are chosen by their cost: without knowing the
-- parameters it has none for INSERT … SELECT, and says so by a cost that makes PostgreSQL plan with them.
select set_config('enable_seqscan', 'off', false),
       set_config('plan_cache_mode', case when exists (select from pg_extension where extname = 'citus') then 'auto' else 'force_generic_plan' end, false),
       set_config('jit', 'off', false),
       set_config('synchronous_commit', case current_setting('synchronous_commit') when 'off' then 'on' else current_setting('synchronous_commit') end, false)
