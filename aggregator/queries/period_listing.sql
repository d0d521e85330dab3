-- The reporting calendar: the periods due within a year before and after today, per day on which they are due, and all that are closed; the latest first. A period whose indicators are due on
-- several days, or that several reporting years label alike, has a row for each.
select coalesce(period.period, closure.period), coalesce(period.frequency, closure.frequency), period.ended_on::text, period.due_on::text, period.n_indicators, period.departments,
       closure.closed_at, closure.closed_by, closure.reason
from (
  select reporting.period, indicator.frequency, reporting.ended_on, reporting.due_on, count(*) as n_indicators,
         string_agg(distinct indicator.department_code, ' ' order by indicator.department_code) as departments
  from halfsky.reporting_period reporting
  join halfsky.indicator using (indicator_id)
  where reporting.is_regular and not indicator.is_retired
  group by reporting.period, indicator.frequency, reporting.ended_on, reporting.due_on
) period
full join halfsky.period_closure closure on closure.period = period.period and closure.frequency = period.frequency
where closure.period is not null or period.due_on between current_date - 366 and current_date + 366
order by coalesce(period.period, closure.period) desc, coalesce(period.frequency, closure.frequency), period.due_on desc
