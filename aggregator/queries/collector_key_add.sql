-- Gives a collector a further key, its newest.
--   $1  int4  agency
--   $2  int4  number of the collector
--   $3  text  public key
insert into halfsky.collector_key (agency_id, collector_id, key_no, public_key)
select $1, $2, max(key_no) + 1, $3
from halfsky.collector_key
where agency_id = $1 and collector_id = $2
