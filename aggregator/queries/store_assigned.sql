-- The indicators that the agency reports today.
--   $1  int4  agency
select indicator_id from halfsky.assignment where agency_id = $1
