-- Keeps as they stand the figures that are judged again because they hang together with what was computed.
insert into refresh_kept
select summary.*
from clear_scope scope
join halfsky.annual_summary summary using (indicator_id, reporting_year)
where not exists (select from refresh_scope computed where computed.indicator_id = scope.indicator_id and computed.reporting_year = scope.reporting_year)
  and not exists (select from refresh_kept kept where kept.indicator_id = scope.indicator_id and kept.reporting_year = scope.reporting_year)
