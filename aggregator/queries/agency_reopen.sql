-- The agency reports again; no row touched means that it had not stopped.
--   $1  int4  agency
update halfsky.agency set closed_at = null where agency_id = $1 and closed_at is not null
