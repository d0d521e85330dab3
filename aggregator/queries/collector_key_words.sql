-- Until when the former keys of a collector are good that still are, as an act says it: `key 1 until 2026-12-11T00:00:00.000000Z, key 2 until …` (audit_keys.sql); null when there is none. To be
-- asked in the transaction that limited them.
--   $1  int4  agency
--   $2  int4  number of the collector
--   $3  text  its newest key
select string_agg(format('key %s until %s', key_no, to_char(valid_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')), ', ' order by key_no)
from halfsky.collector_key
where agency_id = $1 and collector_id = $2 and public_key <> $3 and valid_until >= now()
