-- Says until when the former keys of a collector are good, those that still are. Answers that moment.
--   $1  int4  agency
--   $2  int4  number of the collector
--   $3  text  its newest key, which stays
--   $4  int8  from now on, in milliseconds
update halfsky.collector_key set valid_until = now() + $4 * interval '1 millisecond'
where agency_id = $1 and collector_id = $2 and public_key <> $3 and (valid_until is null or valid_until > now())
returning valid_until
