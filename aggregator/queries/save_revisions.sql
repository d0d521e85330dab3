-- Keeps the values that are about to be replaced.
--   $1  int4         agency
--   $2  int4         submission that replaces them
--   $3  timestamptz  when
--   $4  int2[]       indicators
--   $5  int2[]       breakdowns
--   $6  date[]       periods
insert into halfsky.observation_revision
  (agency_id, indicator_id, breakdown_id, period, submission_id, value, denominator, stored_at, comment_id, sample_size, design_effect,
   revision, status, replaced_by_submission_id, replaced_at)
select observation.agency_id, observation.indicator_id, observation.breakdown_id, observation.period, observation.submission_id,
       observation.value, observation.denominator, observation.stored_at, observation.comment_id, observation.sample_size,
       observation.design_effect, observation.revision, observation.status, $2, $3
from unnest($4::int2[], $5::int2[], $6::date[]) as changed (indicator_id, breakdown_id, period)
join halfsky.observation
  on observation.agency_id = $1 and observation.indicator_id = changed.indicator_id
 and observation.breakdown_id = changed.breakdown_id and observation.period = changed.period
