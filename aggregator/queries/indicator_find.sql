-- The indicator with this code or number, unless it is retired.
--   $1  text  code or number
select indicator_id, code from halfsky.indicator where not is_retired and (code = $1 or indicator_id::text = $1)
