-- Notes that values which stand were said again by a submission that was accepted later; nothing else about them changes. Every cell exists, so every row
-- takes the way of the conflict; UPDATE … FROM would be a join that the planner may turn around.
--   $1  int4    agency
--   $2  int4    submission that says the same
--   $3  int2[]  indicators
--   $4  int2[]  breakdowns
--   $5  date[]  periods
insert into halfsky.observation as standing
  (agency_id, indicator_id, breakdown_id, period, submission_id, value, denominator, stored_at, comment_id, sample_size, design_effect,
   revision, status)
select $1, stored.indicator_id, stored.breakdown_id, stored.period, stored.submission_id, stored.value, stored.denominator, stored.stored_at,
       stored.comment_id, stored.sample_size, stored.design_effect, stored.revision, stored.status
from unnest($3::int2[], $4::int2[], $5::date[]) as confirmed (indicator_id, breakdown_id, period)
cross join lateral (select * from halfsky.observation
                    where observation.agency_id = $1 and observation.indicator_id = confirmed.indicator_id
                      and observation.breakdown_id = confirmed.breakdown_id and observation.period = confirmed.period
                    limit 1) stored
on conflict (agency_id, indicator_id, breakdown_id, period) do update
set confirmed_by_submission_id = $2
