-- Reporting discipline: when each period is due, and what a published evaluation says of it.
set local role halfsky_owner;

-- A period ends with its last day; an annual health year ends on 30 September of its label, a school year on 31 August of the year after. Surveys and census
-- items (collected every few years) and elected bodies (whose figures stand for a term) are never overdue.
create view halfsky.due_period as
select indicator.indicator_id, period.first_day::date as period, (period.first_day + length.months + shift.months)::date + indicator.due_days as late_from
from halfsky.indicator
cross join lateral (
  select make_interval(months => case indicator.frequency when 'annual' then 12 when 'semiannual' then 6 when 'quarterly' then 3 else 1 end) as months
) length
cross join lateral (
  select make_interval(months => case when indicator.frequency <> 'annual' then 0 when indicator.reporting_year = 'health_year' then -3
                                      when indicator.reporting_year = 'school_year' then 8 else 0 end) as months
) shift
cross join lateral generate_series(make_date(2020, 1, 1)::timestamp, make_date(extract(year from current_date)::int4, 12, 31)::timestamp,
                                   length.months) period (first_day)
where indicator.collection_interval_years = 1 and indicator.term_years is null;
comment on view halfsky.due_period is 'Every period from 2020 to this year that is due one day, per indicator.';
comment on column halfsky.due_period.indicator_id is 'The indicator.';
comment on column halfsky.due_period.period is 'First day of the labelled period.';
comment on column halfsky.due_period.late_from is 'The first day on which it is late.';
grant select on halfsky.due_period to halfsky_aggregator, halfsky_reporter;

-- The same view as before, counted from the one above.
create or replace view halfsky.due_periods as
select indicator.indicator_id, year.year, count(due.period) filter (where due.late_from <= current_date)::int4 as periods_due
from halfsky.indicator
cross join generate_series(2020, extract(year from current_date)::int4) year (year)
left join halfsky.due_period due on due.indicator_id = indicator.indicator_id and extract(year from due.period) = year.year
group by indicator.indicator_id, year.year;

create table halfsky.publication_discipline (
  publication_id    int4 not null,
  department_code   text not null,
  periods_due       int8 not null,
  periods_received  int8 not null,
  periods_timed     int8 not null,
  periods_on_time   int8 not null,
  cells_stored      int8 not null,
  cells_corrected   int8 not null,
  cells_received    int8 not null,
  cells_rejected    int8 not null,
  primary key (publication_id, department_code)
);
comment on table halfsky.publication_discipline is 'What a published evaluation says of reporting, per department.';
comment on column halfsky.publication_discipline.publication_id is 'The publication.';
comment on column halfsky.publication_discipline.department_code is 'The department; empty for units that belong to none.';
comment on column halfsky.publication_discipline.periods_due is 'Periods of its indicators that units owed by then.';
comment on column halfsky.publication_discipline.periods_received is 'Those of them that were in.';
comment on column halfsky.publication_discipline.periods_timed is 'Those of them that fell due after the unit was registered.';
comment on column halfsky.publication_discipline.periods_on_time is 'Those of the latter that came before they were late.';
comment on column halfsky.publication_discipline.cells_stored is 'Cells of its indicators that are stored.';
comment on column halfsky.publication_discipline.cells_corrected is 'Those of them that were changed after they were stored.';
comment on column halfsky.publication_discipline.cells_received is 'Cells that its units ever sent.';
comment on column halfsky.publication_discipline.cells_rejected is 'Those of them that the audit refused.';
grant select, insert on halfsky.publication_discipline to halfsky_reporter;
