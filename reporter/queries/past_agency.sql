-- The agencies that were registered at a moment, and whether they were closed then. Their names, places and types are today's.
--   $1 the moment
create temporary table agency on commit drop as
select agency_id, code, parent_agency_id, area_agency_id, level, name_zh, name_en, unit_type, department_code, residence, area_code, credit_code,
       registered_at, case when closed_at <= $1 then closed_at end as closed_at
from halfsky.agency
where registered_at <= $1
