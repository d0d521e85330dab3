-- Those agencies of a list whose figures are rolled up otherwise from now on: in another area, as another residence, by another type or department.
--   $1  int4[]  numbers    $2  int4[]  areas    $3  text[]  unit types    $4  text[]  departments    $5  text[]  residences
select agency.agency_id
from unnest($1::int4[], $2::int4[], $3::text[], $4::text[], $5::text[]) as wanted (agency_id, area_agency_id, unit_type, department_code, residence)
join halfsky.agency using (agency_id)
where (agency.area_agency_id, coalesce(agency.unit_type, ''), coalesce(agency.department_code, ''), coalesce(agency.residence, ''))
  <> (wanted.area_agency_id, coalesce(wanted.unit_type, ''), coalesce(wanted.department_code, ''), coalesce(wanted.residence, ''))
order by agency.agency_id
