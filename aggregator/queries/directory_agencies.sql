-- The open agencies that have a collector.
select agency_id, code, name_zh, name_en, unit_type, department_code, residence
from halfsky.agency
where coalesce(closed_at > now(), true) and exists (select from halfsky.collector where collector.agency_id = agency.agency_id)
order by agency_id
