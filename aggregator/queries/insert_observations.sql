-- New cells, of which there are few: copy_observations.sql costs more than this until there are many.
--    $1  int4         agency
--    $2  int4         submission
--    $3  timestamptz  when
--    $4  int2[]       indicators   $5  int2[]    breakdowns    $6  date[]    periods
--    $7  float8[]     values       $8  float8[]  denominators  $9  "char"[]  statuses
--   $10  int8[]       comments    $11  int4[]    sample sizes
--   $12  float8[]     design effects
insert into halfsky.observation
  (agency_id, indicator_id, breakdown_id, period, submission_id, value, denominator, stored_at, comment_id, sample_size, design_effect,
   revision, status)
select $1, new.indicator_id, new.breakdown_id, new.period, $2, new.value, new.denominator, $3, new.comment_id, new.sample_size,
       new.design_effect::float4, 1, new.status
from unnest($4::int2[], $5::int2[], $6::date[], $7::float8[], $8::float8[], $9::"char"[], $10::int8[], $11::int4[], $12::float8[])
  as new (indicator_id, breakdown_id, period, value, denominator, status, comment_id, sample_size, design_effect)
