-- Makes the agency report the indicator, or not, whatever its type says.
--   $1  int4  agency
--   $2  int2  indicator
--   $3  bool  reports it
--   $4  text  why
insert into halfsky.assignment_exception as exception (agency_id, indicator_id, is_assigned, reason)
values ($1, $2, $3, $4)
on conflict (agency_id, indicator_id) do update set is_assigned = excluded.is_assigned, reason = excluded.reason
