-- Gives an agency its empty chain; two that do so at once make one.
--   $1  int4  agency
insert into halfsky.agency_chain (agency_id) values ($1)
on conflict (agency_id) do nothing
