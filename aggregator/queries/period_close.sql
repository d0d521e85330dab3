-- Closes a period; no row touched means that it was closed before.
--   $1  date  its first day
--   $2  text  frequency
--   $3  text  who
--   $4  text  why
insert into halfsky.period_closure (period, frequency, closed_by, reason)
values ($1, $2, $3, $4)
on conflict (period, frequency) do nothing
