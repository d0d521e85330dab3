-- What was computed again, of everything: indicator × reporting year of which there are observations, as refresh_scope.sql has it.
create temporary table refresh_scope on commit drop as
select indicator_id, reporting_year, span.first_day, span.last_day
from (select distinct indicator_id, reporting_year from refresh_agency_year) year
join (select indicator_id, frequency, reporting_year as rule from indicator) indicator using (indicator_id)
cross join lateral halfsky.reporting_year_span(year.reporting_year, frequency, rule) span
