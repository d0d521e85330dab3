-- What has been done about each warning of the district: its subject, what it says, its state, and the latest step that led there.
select warning.kind || ' ' || warning.subject, warning.level, warning.reporting_year, warning.state, coalesce(step.at, warning.changed_at), step.said_by,
       step.said_zh, step.said_en
from halfsky.warning
join halfsky.agency area on area.agency_id = warning.area_agency_id and area.level = 'district'
left join lateral (
  select at, said_by, said_zh, said_en from halfsky.warning_event
  where warning_event.warning_id = warning.warning_id and warning_event.state = warning.state
  order by event_no desc
  limit 1
) step on true
