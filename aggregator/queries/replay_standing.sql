-- What a submission has in the figures of some indicators and periods, for the cells that are judged again beside them.
--   $1  int4    agency
--   $2  int4    submission
--   $3  int2[]  indicators
--   $4  date[]  periods
select standing.indicator_id, standing.period, breakdown.key, standing.value, standing.denominator, standing.status, explained.comment,
       standing.sample_size, standing.design_effect
from (select distinct indicator_id, period from unnest($3::int2[], $4::date[]) as wanted (indicator_id, period)) wanted
join halfsky.observation standing
  on standing.agency_id = $1 and standing.indicator_id = wanted.indicator_id and standing.period = wanted.period and standing.submission_id = $2
join halfsky.breakdown on breakdown.breakdown_id = standing.breakdown_id
left join halfsky.observation_comment explained on explained.agency_id = $1 and explained.comment_id = standing.comment_id
order by standing.indicator_id, standing.period, standing.breakdown_id
