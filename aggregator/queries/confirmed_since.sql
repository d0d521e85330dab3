-- The cells of these groups that were said again by a submission accepted at a moment or later: mostly none, since forms come in the order in which they were
-- accepted. A cell that was said again both then and later comes twice, as later last.
-- LATERAL that cannot be pulled up is one index lookup per group whatever the statistics say.
--   $1  int4         agency
--   $2  timestamptz  the moment
--   $3  int2[]       indicators
--   $4  date[]       periods, one for each
select confirmation.indicator_id, breakdown_id::int2, confirmation.period, confirming.accepted_at > $2 as is_later
from unnest($3::int2[], $4::date[]) as wanted (indicator_id, period)
cross join lateral (select * from halfsky.observation_confirmation
                    where observation_confirmation.agency_id = $1 and observation_confirmation.indicator_id = wanted.indicator_id
                      and observation_confirmation.period = wanted.period
                    offset 0) confirmation
cross join lateral (select accepted_at from halfsky.submission
                    where submission.agency_id = $1 and submission.submission_id = confirmation.submission_id and submission.accepted_at >= $2
                    limit 1) confirming
cross join lateral unnest(confirmation.breakdowns) run
cross join lateral generate_series(lower(run), upper(run) - 1) breakdown_id
order by is_later
