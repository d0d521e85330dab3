-- From now on the agency's type says again whether it reports the indicator.
--   $1  int4  agency
--   $2  int2  indicator
delete from halfsky.assignment_exception where agency_id = $1 and indicator_id = $2
