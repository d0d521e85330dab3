-- Tells the reporter what has changed.
--   $1  int4         agency
--   $2  timestamptz  when
--   $3  int2[]       indicators
--   $4  date[]       periods, one for each; no pair twice
insert into halfsky.change_mark as mark (agency_id, indicator_id, period, marked_at)
select $1, changed.indicator_id, changed.period, $2
from unnest($3::int2[], $4::date[]) as changed (indicator_id, period)
on conflict (agency_id, indicator_id, period) do update set marked_at = excluded.marked_at
