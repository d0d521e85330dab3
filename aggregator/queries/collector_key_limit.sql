-- Says until when the former keys of a collector are good, those that still are; never longer than was said before, unless that is wanted. Answers the last of these moments, or null.
--   $1  int4     agency
--   $2  int4     number of the collector
--   $3  text     its newest key, which stays
--   $4  int8     from now on, in milliseconds
--   $5  boolean  may be longer than before
with limited as (
  update halfsky.collector_key
  set valid_until = case when $5 then now() + $4 * interval '1 millisecond' else least(valid_until, now() + $4 * interval '1 millisecond') end
  where agency_id = $1 and collector_id = $2 and public_key <> $3 and (valid_until is null or valid_until > now())
  returning valid_until
)
select max(valid_until) from limited
