-- Tells the reporter what has changed.
-- A mark's time grows with each marking, though clocks stand still or go back: the reporter deletes the marks it has summarised, and knows by the time whether
-- one was made again since. The sum is made without a time zone because Citus wants it immutable.
--   $1  int4         agency
--   $2  timestamptz  when
--   $3  int2[]       indicators
--   $4  date[]       periods, one for each; no pair twice
insert into halfsky.change_mark as mark (agency_id, indicator_id, period, marked_at)
select $1, changed.indicator_id, changed.period, $2
from unnest($3::int2[], $4::date[]) as changed (indicator_id, period)
on conflict (agency_id, indicator_id, period) do update
  set marked_at = greatest(excluded.marked_at, (mark.marked_at at time zone 'UTC' + interval '1 microsecond') at time zone 'UTC')
