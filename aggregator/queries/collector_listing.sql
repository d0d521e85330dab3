-- Every key, with what came in under it last.
select agency.code, collector.collector_id, collector.name, collector.public_key, collector.registered_at, collector.revoked_at,
       (select max(updated_at) from halfsky.ingest_watermark watermark
         where watermark.agency_id = collector.agency_id and watermark.collector_id = collector.collector_id) as last_stored_at
from halfsky.collector
join halfsky.agency using (agency_id)
order by agency.agency_id, collector.collector_id
