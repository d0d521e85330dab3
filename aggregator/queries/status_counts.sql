-- What the database holds.
select (select version from halfsky.schema_migration order by version desc limit 1) as schema_version,
       (select encode(digest, 'hex') from halfsky.catalogue_version where is_current) as catalogue_digest,
       (select count(*) from halfsky.agency where coalesce(closed_at > now(), true)) as agencies,
       (select count(*) from halfsky.collector where revoked_at is null) as collectors,
       (select count(*) from halfsky.submission) as submissions,
       (select count(*) from halfsky.observation) as observations,
       (select count(*) from halfsky.quarantine where state = 'open') as quarantine_open,
       (select count(*) from halfsky.dead_letter where state = 'open') as dead_letters,
       (select max(updated_at) from halfsky.ingest_watermark) as last_stored_at
