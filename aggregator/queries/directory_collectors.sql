-- Every key that was ever registered, and whether it may still submit: not when its collector is revoked, its agency closed, or its time run out; since when there
-- is the collector, and when it stored something last.
select key.agency_id, key.collector_id, key.key_no, key.public_key,
       collector.revoked_at is not null or coalesce(agency.closed_at <= now(), false) or coalesce(key.valid_until <= now(), false) as is_revoked,
       collector.registered_at,
       (select max(updated_at) from halfsky.ingest_watermark watermark
         where watermark.agency_id = key.agency_id and watermark.collector_id = key.collector_id) as last_stored_at
from halfsky.collector_key key
join halfsky.collector using (agency_id, collector_id)
join halfsky.agency using (agency_id)
order by key.agency_id, key.collector_id, key.key_no
