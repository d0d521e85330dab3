-- Every warning of the district, locked until the transaction ends, so that no answer is overtaken.
select warning.warning_id, warning.kind, warning.subject, warning.level, warning.state, warning.reporting_year, warning.figure, warning.changed_at
from halfsky.warning
join halfsky.agency area on area.agency_id = warning.area_agency_id and area.level = 'district'
for update of warning
