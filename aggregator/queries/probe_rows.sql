-- What is stored of these cells. Positions count from 1 within the arrays; a cell without a row is new.
--   $1  int4    agency
--   $2  int2[]  indicators
--   $3  int2[]  breakdowns
--   $4  date[]  periods
select wanted.position, observation.value, observation.denominator, observation.status, observation.comment_id,
       observation.sample_size, observation.design_effect
from unnest($2::int2[], $3::int2[], $4::date[]) with ordinality as wanted (indicator_id, breakdown_id, period, position)
join halfsky.observation
  on observation.agency_id = $1 and observation.indicator_id = wanted.indicator_id
 and observation.breakdown_id = wanted.breakdown_id and observation.period = wanted.period
