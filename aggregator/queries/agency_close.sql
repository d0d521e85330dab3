-- The agency stops reporting; no row touched means that it had stopped then.
--   $1  int4         agency
--   $2  timestamptz  from when on
update halfsky.agency set closed_at = $2 where agency_id = $1 and closed_at is distinct from $2
