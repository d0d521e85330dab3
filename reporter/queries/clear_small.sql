-- The different numbers, in any version, that may be small, and where they are: of indicator × reporting year × area to which the agency belongs. Of what was
-- rolled up, the smallest number of an agency's year says where to look; null where it was worked out period by period.
-- The days stand in the statement, so that nothing is planned for the partitions of other years.
--   $1 counts below it may be small  $2 the first and $3 the last day of these years
with place as (
  select agency_id, indicator_id, reporting_year
  from refresh_addend
  where smallest < $1 or smallest is null
  union
  select unit.agency_id, unit.indicator_id, unit.reporting_year
  from clear_scope
  join halfsky.annual_unit unit using (indicator_id, reporting_year)
  where unit.periods_received > 0
    and not exists (select from refresh_scope computed where computed.indicator_id = unit.indicator_id and computed.reporting_year = unit.reporting_year)
),
version as (
  select scope.indicator_id, scope.reporting_year, observation.agency_id, observation.value, observation.denominator
  from place
  join clear_scope scope using (indicator_id, reporting_year)
  join halfsky.observation
    on observation.agency_id = place.agency_id and observation.indicator_id = place.indicator_id
    and observation.period between scope.first_day and scope.last_day and observation.period between $2 and $3
  union all
  select scope.indicator_id, scope.reporting_year, revision.agency_id, revision.value, revision.denominator
  from clear_scope scope
  join halfsky.observation_revision revision on revision.indicator_id = scope.indicator_id and revision.period between scope.first_day and scope.last_day
)
select distinct version.indicator_id, version.reporting_year, agency.area_agency_id, version.value, version.denominator
from version
join halfsky.indicator on indicator.indicator_id = version.indicator_id and indicator.disclosure = 'small_count'
join halfsky.agency on agency.agency_id = version.agency_id
where version.value < $1 or version.denominator < $1 or version.denominator - version.value < $1
