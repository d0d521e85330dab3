-- What is computed again, with a digest of what it rests on beside the values: the agencies, their places and residences, and who is assigned the indicator.
create temporary table refresh_year_basis on commit drop as
with register as materialized (
  select md5(string_agg(concat_ws('|', agency_id, coalesce(parent_agency_id, 0), coalesce(area_agency_id, 0), level, coalesce(residence, '-'), code), ' ' order by agency_id)) as digest
  from halfsky.agency
),
assigned as (
  select indicator_id, string_agg(agency_id::text, ' ' order by agency_id) as agencies
  from halfsky.assignment
  where indicator_id = any (array(select indicator_id from refresh_scope))
  group by indicator_id
)
select scope.indicator_id, scope.reporting_year, md5(concat_ws('|', register.digest, assigned.agencies)) as register_digest
from refresh_scope scope
cross join register
left join assigned using (indicator_id)
