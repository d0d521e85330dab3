-- The agencies as administrators look at them.
select agency.code, parent.code, agency.level, agency.name_zh, agency.name_en, unit_type.name_zh, unit_type.name_en,
       agency.department_code, agency.residence,
       (select count(*) from halfsky.collector where collector.agency_id = agency.agency_id and collector.revoked_at is null),
       agency.closed_at
from halfsky.agency
left join halfsky.agency parent on parent.agency_id = agency.parent_agency_id
left join halfsky.code_item unit_type on unit_type.code_list = 'unit_type' and unit_type.code = agency.unit_type
order by agency.agency_id
