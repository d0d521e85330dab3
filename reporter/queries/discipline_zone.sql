-- The zone in which days begin, for the rest of the session: whether a report came in time hangs on it.
--   $1 its name
select set_config('TimeZone', $1, false)
