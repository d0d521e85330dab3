-- What is stored of these cells, and the submission that brought it. Positions count from 1 within the arrays; a cell without a row is new.
-- LATERAL with LIMIT is one index lookup per cell whatever the statistics say.
--   $1  int4    agency
--   $2  int2[]  indicators
--   $3  int2[]  breakdowns
--   $4  date[]  periods
select wanted.position, stored.value, stored.denominator, stored.status, stored.comment_id, stored.sample_size, stored.design_effect,
       stored.submission_id
from unnest($2::int2[], $3::int2[], $4::date[]) with ordinality as wanted (indicator_id, breakdown_id, period, position)
cross join lateral (select value, denominator, status, comment_id, sample_size, design_effect, submission_id
                    from halfsky.observation
                    where observation.agency_id = $1 and observation.indicator_id = wanted.indicator_id
                      and observation.breakdown_id = wanted.breakdown_id and observation.period = wanted.period
                    limit 1) stored
