-- Who has this key: it may be registered once per agency.
--   $1  text  public key
select collector.agency_id, agency.code, collector.collector_id, collector.revoked_at is not null as is_revoked
from halfsky.collector
join halfsky.agency using (agency_id)
where collector.public_key = $1
order by collector.agency_id
