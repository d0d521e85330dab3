-- Deletes the marks of an agency that have been summarised, but none that was made again since: marked_at grows each time (mark_changes.sql).
-- What is locked is just being made again; leaving it, this never waits for a writer. One agency at a time, since rows can be locked on one Citus worker only.
--   $1  int4  agency
--   $2  text  array of the marks' indicators   $3  text  of their periods   $4  text  of their times
with summarised as materialized (
  select mark.indicator_id, mark.period
  from halfsky.change_mark mark
  join unnest($2::int2[], $3::date[], $4::timestamptz[]) as seen (indicator_id, period, marked_at) using (indicator_id, period, marked_at)
  where mark.agency_id = $1
  for update of mark skip locked
)
delete from halfsky.change_mark mark
using summarised
where mark.agency_id = $1 and mark.indicator_id = summarised.indicator_id and mark.period = summarised.period
