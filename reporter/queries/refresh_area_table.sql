-- Which agencies an area covers, of the areas whose figures are computed: those below the district or township, and itself.
--   $1 whether all areas; else  $2 those that cover any of these agencies
create temporary table refresh_area on commit drop as
with recursive above (agency_id, area_agency_id) as (
  select agency_id, agency_id from agency
  union all
  select above.agency_id, agency.parent_agency_id
  from above
  join agency on agency.agency_id = above.area_agency_id
  where agency.parent_agency_id is not null
),
wanted as (
  select distinct area_agency_id from above where $1 or agency_id = any ($2)
)
select above.area_agency_id, above.agency_id, unit.residence
from above
join wanted using (area_agency_id)
join agency area on area.agency_id = above.area_agency_id and area.level in ('district', 'township')
join agency unit on unit.agency_id = above.agency_id
