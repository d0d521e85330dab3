-- Keeps values that came after a value which was accepted later: each takes the standing value's place in the numbering, and was never valid.
-- The standing value gets the next number from renumber_standing.sql. LATERAL with LIMIT is one index lookup per cell whatever the statistics say.
--    $1  int4         agency
--    $2  int4         submission
--    $3  timestamptz  when
--    $4  int2[]       indicators   $5  int2[]    breakdowns    $6  date[]    periods
--    $7  float8[]     values       $8  float8[]  denominators  $9  "char"[]  statuses
--   $10  int8[]       comments    $11  int4[]    sample sizes
--   $12  float8[]     design effects
insert into halfsky.observation_revision
  (agency_id, indicator_id, breakdown_id, period, submission_id, value, denominator, stored_at, comment_id, sample_size, design_effect,
   revision, status, replaced_by_submission_id, replaced_at)
select $1, late.indicator_id, late.breakdown_id, late.period, $2, late.value, late.denominator, $3, late.comment_id, late.sample_size,
       late.design_effect::float4, standing.revision, late.status, standing.submission_id, $3
from unnest($4::int2[], $5::int2[], $6::date[], $7::float8[], $8::float8[], $9::"char"[], $10::int8[], $11::int4[], $12::float8[])
  as late (indicator_id, breakdown_id, period, value, denominator, status, comment_id, sample_size, design_effect)
cross join lateral (select revision, submission_id from halfsky.observation
                    where observation.agency_id = $1 and observation.indicator_id = late.indicator_id
                      and observation.breakdown_id = late.breakdown_id and observation.period = late.period
                    limit 1) standing
