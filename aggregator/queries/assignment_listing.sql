-- Which agency owes which indicator.
--   $1  text  code of an agency, or null for all
select agency.code, indicator.indicator_id, indicator.code, indicator.name_zh, indicator.name_en, indicator.frequency
from halfsky.assignment
join halfsky.agency using (agency_id)
join halfsky.indicator using (indicator_id)
where $1::text is null or agency.code = $1
order by agency.agency_id, indicator.indicator_id
