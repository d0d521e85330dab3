-- The keys of an agency's collectors that are not revoked: whose each is, whether it is the collector's newest, and whether it is still good.
--   $1  int4  agency
select key.collector_id, key.public_key,
       not exists (select from halfsky.collector_key newer
                    where newer.agency_id = key.agency_id and newer.collector_id = key.collector_id and newer.key_no > key.key_no) as is_newest,
       coalesce(key.valid_until > now(), true) as is_good
from halfsky.collector_key key
join halfsky.collector using (agency_id, collector_id)
where key.agency_id = $1 and collector.revoked_at is null
order by key.collector_id, key.key_no
