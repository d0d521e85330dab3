-- Which of these groups the agency has reported at all: only their rows need to be looked up.
-- LATERAL with LIMIT is one index lookup per group whatever the statistics say; EXISTS would be a join that the planner may turn around.
--   $1  int4    agency
--   $2  int2[]  indicators
--   $3  date[]  periods, one for each
select wanted.position
from unnest($2::int2[], $3::date[]) with ordinality as wanted (indicator_id, period, position)
cross join lateral (select from halfsky.observation
                    where observation.agency_id = $1 and observation.indicator_id = wanted.indicator_id
                      and observation.period = wanted.period
                    limit 1) found
