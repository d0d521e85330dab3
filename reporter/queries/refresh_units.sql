-- Which units are due, and what of it is in, per shape of breakdown. Due are the units that are assigned or have reported. A unit has reported a breakdown
-- when it has reported any of the same dimensions (a school without an upper stage owes nothing for it).
-- What still stands in annual_unit is of agencies that are not computed again: they get a row where there is a shape now that nobody had reported before.
-- Response: the share of its periods that are in; of a stock and a year-to-date flow the last period of the year is the whole year.
--   $1 whether of all agencies; else  $2 of which
with received as (
  select agency_id, indicator_id, reporting_year, shape, periods, last_reported
  from (
    select year.agency_id, year.indicator_id, year.reporting_year, shape.form, max(year.periods_received) as periods, max(year.last_reported) as last_reported
    from refresh_agency_year year
    join refresh_shape shape using (breakdown_id)
    group by year.agency_id, year.indicator_id, year.reporting_year, shape.form
  ) of_form
  join (select distinct form, shape from refresh_shape) form using (form)
),
standing as (
  select unit.agency_id, unit.indicator_id, unit.reporting_year, unit.shape
  from refresh_scope
  join annual_unit unit using (indicator_id, reporting_year)
),
due as (
  select scope.indicator_id, scope.reporting_year, assignment.agency_id
  from refresh_scope scope
  join assignment using (indicator_id)
  where $1 or assignment.agency_id = any ($2)
  union
  select indicator_id, reporting_year, agency_id from received
  union
  select indicator_id, reporting_year, agency_id from standing
),
rule as (
  select scope.indicator_id, scope.reporting_year, time_aggregation in ('last', 'cumulative') as ends_the_year, periods_per_year,
         make_date(extract(year from last_day)::int4,
                   (extract(month from last_day)::int4 - 1) / (12 / periods_per_year) * (12 / periods_per_year) + 1, 1) as final_period
  from refresh_scope scope
  join indicator using (indicator_id)
  cross join lateral (
    select case frequency when 'annual' then 1 when 'semiannual' then 2 when 'quarterly' then 4 else 12 end as periods_per_year
  ) frequency
),
wanted as (
  select indicator_id, reporting_year, shape from received
  union
  select indicator_id, reporting_year, shape from standing
)
insert into annual_unit (agency_id, indicator_id, reporting_year, shape, periods_expected, periods_received, response)
select due.agency_id, due.indicator_id, due.reporting_year, wanted.shape, rule.periods_per_year, coalesce(received.periods, 0),
       case when rule.ends_the_year and received.last_reported >= rule.final_period then 1
            else least(coalesce(received.periods, 0)::float8 / rule.periods_per_year, 1) end
from due
join rule using (indicator_id, reporting_year)
join wanted using (indicator_id, reporting_year)
left join received using (agency_id, indicator_id, reporting_year, shape)
where (due.agency_id, due.indicator_id, due.reporting_year, wanted.shape) not in (select agency_id, indicator_id, reporting_year, shape from standing)
