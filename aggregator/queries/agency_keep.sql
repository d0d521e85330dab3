-- Keeps agencies as they are registered, before they are changed, so that the register can be asked as of an earlier moment.
--   $1  int4[]  agencies; new ones are not there yet
insert into halfsky.agency_revision
  (agency_id, code, parent_agency_id, area_agency_id, level, name_zh, name_en, unit_type, department_code, residence, area_code, credit_code, registered_at, closed_at,
   replaced_at)
select agency_id, code, parent_agency_id, area_agency_id, level, name_zh, name_en, unit_type, department_code, residence, area_code, credit_code, registered_at, closed_at,
       now()
from halfsky.agency
where agency_id = any ($1::int4[])
on conflict (agency_id, replaced_at) do nothing
