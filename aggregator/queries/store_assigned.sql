-- Which of these indicators the agency reports today.
--   $1  int4    agency
--   $2  int2[]  indicators
select indicator_id from halfsky.assignment where agency_id = $1 and indicator_id = any ($2)
