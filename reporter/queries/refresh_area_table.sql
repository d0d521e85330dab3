-- Which agencies an area covers: those below the district or township, and itself.
create temporary table refresh_area on commit drop as
with recursive above (agency_id, area_agency_id) as (
  select agency_id, agency_id from agency
  union all
  select above.agency_id, agency.parent_agency_id
  from above
  join agency on agency.agency_id = above.area_agency_id
  where agency.parent_agency_id is not null
)
select above.area_agency_id, above.agency_id, unit.residence
from above
join agency area on area.agency_id = above.area_agency_id and area.level in ('district', 'township')
join agency unit on unit.agency_id = above.agency_id
