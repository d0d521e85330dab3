-- Gives the values that stand the next number, after keep_superseded.sql took theirs; nothing else about them changes. Every cell exists, so every row
-- takes the way of the conflict; UPDATE … FROM would be a join that the planner may turn around.
--   $1  int4    agency
--   $2  int2[]  indicators
--   $3  int2[]  breakdowns
--   $4  date[]  periods
insert into halfsky.observation as standing
  (agency_id, indicator_id, breakdown_id, period, submission_id, value, denominator, stored_at, comment_id, sample_size, design_effect,
   revision, status)
select $1, stored.indicator_id, stored.breakdown_id, stored.period, stored.submission_id, stored.value, stored.denominator, stored.stored_at,
       stored.comment_id, stored.sample_size, stored.design_effect, stored.revision, stored.status
from unnest($2::int2[], $3::int2[], $4::date[]) as superseding (indicator_id, breakdown_id, period)
cross join lateral (select * from halfsky.observation
                    where observation.agency_id = $1 and observation.indicator_id = superseding.indicator_id
                      and observation.breakdown_id = superseding.breakdown_id and observation.period = superseding.period
                    limit 1) stored
on conflict (agency_id, indicator_id, breakdown_id, period) do update
set revision = (standing.revision + 1)::int2
