-- What is stored of these groups, all cells of each. Positions count from 1 within the arrays.
-- LATERAL that cannot be pulled up is one walk over the cells of the indicator in the year of the period, whatever the statistics say.
--   $1  int4    agency
--   $2  int2[]  indicators
--   $3  date[]  periods, one for each; no pair twice
select wanted.position, stored.value, stored.denominator, stored.status, stored.comment_id, stored.sample_size, stored.design_effect,
       stored.submission_id, stored.breakdown_id
from unnest($2::int2[], $3::date[]) with ordinality as wanted (indicator_id, period, position)
cross join lateral (select * from halfsky.observation
                    where observation.agency_id = $1 and observation.indicator_id = wanted.indicator_id
                      and observation.period = wanted.period
                    offset 0) stored
