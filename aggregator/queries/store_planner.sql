-- Once per connection of a writer: keep its statements on the indexes whatever the statistics say (docs/decisions.md, entry 3).
select set_config('enable_seqscan', 'off', false), set_config('plan_cache_mode', 'force_generic_plan', false),
       set_config('jit', 'off', false)
