-- Replaces values; what they were is in observation_revision already. Every cell exists, so every row takes the way of the conflict, which finds it by
-- the primary key; UPDATE … FROM would be a join that the planner may turn around.
--    $1  int4         agency
--    $2  int4         submission
--    $3  timestamptz  when
--    $4  int2[]       indicators   $5  int2[]    breakdowns    $6  date[]    periods
--    $7  float8[]     values       $8  float8[]  denominators  $9  "char"[]  statuses
--   $10  int8[]       comments    $11  int4[]    sample sizes
--   $12  float8[]     design effects
insert into halfsky.observation as stored
  (agency_id, indicator_id, breakdown_id, period, submission_id, value, denominator, stored_at, comment_id, sample_size, design_effect,
   revision, status)
select $1, changed.indicator_id, changed.breakdown_id, changed.period, $2, changed.value, changed.denominator, $3, changed.comment_id,
       changed.sample_size, changed.design_effect::float4, 1, changed.status
from unnest($4::int2[], $5::int2[], $6::date[], $7::float8[], $8::float8[], $9::"char"[], $10::int8[], $11::int4[], $12::float8[])
  as changed (indicator_id, breakdown_id, period, value, denominator, status, comment_id, sample_size, design_effect)
on conflict (agency_id, indicator_id, breakdown_id, period) do update
set value = excluded.value, denominator = excluded.denominator, status = excluded.status, comment_id = excluded.comment_id,
    sample_size = excluded.sample_size, design_effect = excluded.design_effect, revision = (stored.revision + 1)::int2,
    submission_id = excluded.submission_id, stored_at = excluded.stored_at
