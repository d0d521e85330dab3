-- The indicator × reporting year that is judged again, with the days on which the year's periods begin: in the years that were computed, whatever hangs together
-- with what was computed.
--   $1 indicator_id of those
create temporary table clear_scope on commit drop as
select figures.indicator_id, figures.reporting_year, span.first_day, span.last_day
from (
  select indicator_id, reporting_year
  from refresh_figure
  where indicator_id = any($1)
  union
  select indicator_id, reporting_year
  from halfsky.annual_summary
  where indicator_id = any($1) and reporting_year in (select reporting_year from refresh_scope)
) figures
join halfsky.indicator using (indicator_id)
cross join lateral halfsky.reporting_year_span(figures.reporting_year, indicator.frequency, indicator.reporting_year) span
