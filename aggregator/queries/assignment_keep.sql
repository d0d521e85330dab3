-- Keeps the exception at an agency and indicator, or that there is none, before it is changed.
--   $1  int4  agency
--   $2  int2  indicator
insert into halfsky.assignment_revision (agency_id, indicator_id, is_assigned, replaced_at)
select wanted.agency_id, wanted.indicator_id, exception.is_assigned, now()
from (select $1::int4 as agency_id, $2::int2 as indicator_id) wanted
left join halfsky.assignment_exception exception using (agency_id, indicator_id)
on conflict (agency_id, indicator_id, replaced_at) do nothing
