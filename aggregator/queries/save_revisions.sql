-- Keeps the values that are about to be replaced. LATERAL with LIMIT is one index lookup per cell whatever the statistics say.
--   $1  int4         agency
--   $2  int4         submission that replaces them
--   $3  timestamptz  when
--   $4  int2[]       indicators
--   $5  int2[]       breakdowns
--   $6  date[]       periods
insert into halfsky.observation_revision
  (agency_id, indicator_id, breakdown_id, period, submission_id, value, denominator, stored_at, comment_id, sample_size, design_effect,
   revision, status, replaced_by_submission_id, replaced_at)
select $1, changed.indicator_id, changed.breakdown_id, changed.period, stored.submission_id, stored.value, stored.denominator,
       stored.stored_at, stored.comment_id, stored.sample_size, stored.design_effect, stored.revision, stored.status, $2, $3
from unnest($4::int2[], $5::int2[], $6::date[]) as changed (indicator_id, breakdown_id, period)
cross join lateral (select * from halfsky.observation
                    where observation.agency_id = $1 and observation.indicator_id = changed.indicator_id
                      and observation.breakdown_id = changed.breakdown_id and observation.period = changed.period
                    limit 1) stored
