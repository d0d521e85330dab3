-- Every key that was ever registered, and whether it may still submit: not when it is revoked or its agency closed.
select collector.agency_id, collector.collector_id, collector.public_key,
       collector.revoked_at is not null or agency.closed_at is not null as is_revoked
from halfsky.collector
join halfsky.agency using (agency_id)
order by collector.agency_id, collector.collector_id
