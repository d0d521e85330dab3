-- The agency with this code.
--   $1  text  code
select agency_id from halfsky.agency where code = $1
