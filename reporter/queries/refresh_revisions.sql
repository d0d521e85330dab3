-- Keeps the annual figures that do not stand any more.
insert into halfsky.annual_revision
select kept.*, now()
from refresh_kept kept
left join halfsky.annual_summary summary
  on summary.indicator_id = kept.indicator_id and summary.reporting_year = kept.reporting_year and summary.breakdown_id = kept.breakdown_id
  and summary.area_agency_id = kept.area_agency_id and summary.stands_since = kept.stands_since
where summary.indicator_id is null
