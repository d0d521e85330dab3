-- Changes how long a statement may take.
--   $1 statement_timeout with its unit
select set_config('statement_timeout', $1, false)
