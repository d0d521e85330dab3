-- Opens a closed period again; no row touched means that it was open.
--   $1  date  its first day
--   $2  text  frequency
delete from halfsky.period_closure where period = $1 and frequency = $2
