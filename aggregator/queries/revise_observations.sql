-- Replaces values; what they were is in observation_revision already.
--    $1  int4         agency
--    $2  int4         submission
--    $3  timestamptz  when
--    $4  int2[]       indicators   $5  int2[]    breakdowns    $6  date[]    periods
--    $7  float8[]     values       $8  float8[]  denominators  $9  "char"[]  statuses
--   $10  int8[]       comments    $11  int4[]    sample sizes
--   $12  float8[]     design effects
update halfsky.observation
set value = changed.value, denominator = changed.denominator, status = changed.status, comment_id = changed.comment_id,
    sample_size = changed.sample_size, design_effect = changed.design_effect::float4,
    revision = (observation.revision + 1)::int2, submission_id = $2, stored_at = $3
from unnest($4::int2[], $5::int2[], $6::date[], $7::float8[], $8::float8[], $9::"char"[], $10::int8[], $11::int4[], $12::float8[])
  as changed (indicator_id, breakdown_id, period, value, denominator, status, comment_id, sample_size, design_effect)
where observation.agency_id = $1 and observation.indicator_id = changed.indicator_id
  and observation.breakdown_id = changed.breakdown_id and observation.period = changed.period
