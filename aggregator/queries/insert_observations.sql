-- New cells, of which there are few: copy_observations.sql costs more than this until there are many. A cell for each element of the arrays.
--    $1  int4[]         agencies
--    $2  int4[]         submissions
--    $3  timestamptz[]  when
--    $4  int2[]         indicators   $5  int2[]    breakdowns    $6  date[]    periods
--    $7  float8[]       values       $8  float8[]  denominators  $9  "char"[]  statuses
--   $10  int8[]         comments    $11  int4[]    sample sizes
--   $12  float8[]       design effects
insert into halfsky.observation
  (agency_id, indicator_id, breakdown_id, period, submission_id, value, denominator, stored_at, comment_id, sample_size, design_effect,
   revision, status)
select new.agency_id, new.indicator_id, new.breakdown_id, new.period, new.submission_id, new.value, new.denominator, new.stored_at, new.comment_id,
       new.sample_size, new.design_effect::float4, 1, new.status
from unnest($1::int4[], $2::int4[], $3::timestamptz[], $4::int2[], $5::int2[], $6::date[], $7::float8[], $8::float8[], $9::"char"[], $10::int8[],
            $11::int4[], $12::float8[])
  as new (agency_id, submission_id, stored_at, indicator_id, breakdown_id, period, value, denominator, status, comment_id, sample_size, design_effect)
