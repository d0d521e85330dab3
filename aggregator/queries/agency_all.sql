-- Every agency with all that an administrator says of it.
select agency.agency_id, agency.code, parent.code, agency.level, agency.name_zh, agency.name_en, agency.unit_type,
       agency.department_code, agency.residence, agency.area_code, agency.credit_code, agency.area_agency_id
from halfsky.agency
left join halfsky.agency parent on parent.agency_id = agency.parent_agency_id
order by agency.agency_id
