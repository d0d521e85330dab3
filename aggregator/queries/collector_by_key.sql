-- Who has this key, and whether it is still good.
--   $1  text  public key
select key.agency_id, agency.code, key.collector_id, collector.revoked_at is not null as is_revoked,
       coalesce(key.valid_until <= now(), false) as is_over
from halfsky.collector_key key
join halfsky.collector using (agency_id, collector_id)
join halfsky.agency using (agency_id)
where key.public_key = $1
