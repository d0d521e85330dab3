-- Keeps that values which stand were said again by a submission that was accepted later. A submission may come to a group more than once: in parts, or from the quarantine.
--   $1  int4    agency
--   $2  int4    submission that says the same
--   $3  int2[]  indicators
--   $4  date[]  periods
--   $5  text[]  numbers of the breakdowns, each as an int4multirange; no indicator and period twice
insert into halfsky.observation_confirmation as kept (agency_id, indicator_id, period, submission_id, breakdowns)
select $1, said.indicator_id, said.period, $2, said.breakdowns::int4multirange
from unnest($3::int2[], $4::date[], $5::text[]) as said (indicator_id, period, breakdowns)
on conflict (agency_id, indicator_id, period, submission_id) do update
set breakdowns = kept.breakdowns + excluded.breakdowns
