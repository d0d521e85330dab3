-- The different numbers, in any version, that may be small, and where they are: of indicator × reporting year × area to which the agency belongs.
--   $1 counts below it may be small
select distinct scope.indicator_id, scope.reporting_year, agency.area_agency_id, version.value, version.denominator
from clear_scope scope
join halfsky.indicator on indicator.indicator_id = scope.indicator_id and indicator.disclosure = 'small_count'
join halfsky.observation_version version on version.indicator_id = scope.indicator_id and version.period between scope.first_day and scope.last_day
join halfsky.agency on agency.agency_id = version.agency_id
where version.value < $1 or version.denominator < $1 or version.denominator - version.value < $1
