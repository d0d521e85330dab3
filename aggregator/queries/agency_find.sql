-- The agency with this code.
--   $1  text  code
select agency_id, name_zh, name_en from halfsky.agency where code = $1
