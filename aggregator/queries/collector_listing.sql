-- Every key, with what came in from its collector last.
select agency.code, key.collector_id, collector.name, key.public_key, key.registered_at, key.valid_until, collector.revoked_at,
       (select max(updated_at) from halfsky.ingest_watermark watermark
         where watermark.agency_id = key.agency_id and watermark.collector_id = key.collector_id) as last_stored_at
from halfsky.collector_key key
join halfsky.collector using (agency_id, collector_id)
join halfsky.agency using (agency_id)
order by key.agency_id, key.collector_id, key.key_no
