-- Which agency reported which indicator: as the view halfsky.assignment says, of the agencies and the catalogue of then. Exceptions are today's.
create temporary table assignment on commit drop as
select agency.agency_id, indicator.indicator_id
from agency
cross join indicator
left join halfsky.assignment_exception exception using (agency_id, indicator_id)
where agency.closed_at is null
  and not indicator.is_retired
  and coalesce(exception.is_assigned,
               agency.unit_type = any (indicator.reporting_unit_type)
               and (agency.unit_type <> 'department' or agency.department_code = indicator.department_code))
