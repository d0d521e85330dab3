-- Has everything that an agency has reported rolled up again: after it was moved to another area, given another residence or type, closed or opened. What was published stays as it was.
-- The sum is made without a time zone because Citus wants it immutable.
--   $1  int4         agency
--   $2  timestamptz  when
insert into halfsky.change_mark as mark (agency_id, indicator_id, period, marked_at)
select agency_id, indicator_id, period, $2
from (select distinct agency_id, indicator_id, period from halfsky.observation where agency_id = $1) reported
on conflict (agency_id, indicator_id, period) do update
  set marked_at = greatest(excluded.marked_at, (mark.marked_at at time zone 'UTC' + interval '1 microsecond') at time zone 'UTC')
