-- Removes what is about to be computed again, and the shapes of which nothing is left.
--   $1 whether of all agencies; else  $2 of which
with left_over as (
  select unit.indicator_id, unit.reporting_year, unit.shape
  from refresh_scope
  join annual_unit unit using (indicator_id, reporting_year)
  where unit.periods_received > 0 and not (unit.agency_id = any ($2))
  union
  select year.indicator_id, year.reporting_year, shape.shape
  from refresh_agency_year year
  join refresh_shape shape using (breakdown_id)
)
delete from annual_unit unit
using refresh_scope scope
where unit.indicator_id = scope.indicator_id and unit.reporting_year = scope.reporting_year
  and ($1 or unit.agency_id = any ($2) or (unit.indicator_id, unit.reporting_year, unit.shape) not in (select indicator_id, reporting_year, shape from left_over))
