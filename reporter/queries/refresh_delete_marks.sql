-- Deletes the marks that have been summarised, but none that was made again since: marked_at grows each time (mark_changes.sql).
-- What is locked is just being made again; leaving it, this never waits for a writer.
with summarised as materialized (
  select mark.agency_id, mark.indicator_id, mark.period
  from halfsky.change_mark mark
  join refresh_mark seen using (agency_id, indicator_id, period, marked_at)
  for update of mark skip locked
)
delete from halfsky.change_mark mark
using summarised
where mark.agency_id = summarised.agency_id and mark.indicator_id = summarised.indicator_id and mark.period = summarised.period
