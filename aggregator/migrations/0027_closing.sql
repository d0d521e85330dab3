-- Agencies that stop reporting, and one calendar of what is due when.
--
-- A closed agency owes no period that ends on or after the day on which it was closed, and nothing is taken from it from then on; what it owed before is still owed, so that a department's figures of
-- past years do not look better when a unit is gone. The day is that of the session's time zone, as in migration 0019.
set local role halfsky_owner;

comment on column halfsky.agency.closed_at is 'From when on it does not report, which may be in the future; or null.';

create view halfsky.responsibility as
select agency.agency_id, indicator.indicator_id, agency.closed_at
from halfsky.agency
cross join halfsky.indicator
left join halfsky.assignment_exception exception
  on exception.agency_id = agency.agency_id and exception.indicator_id = indicator.indicator_id
where not indicator.is_retired
  and coalesce(exception.is_assigned,
               agency.unit_type = any (indicator.reporting_unit_type)
               and (agency.unit_type <> 'department' or agency.department_code = indicator.department_code));
comment on view halfsky.responsibility is 'Which agency reports which indicator by today''s rules, closed agencies among them: until they were.';
comment on column halfsky.responsibility.agency_id is 'The agency.';
comment on column halfsky.responsibility.indicator_id is 'The indicator.';
comment on column halfsky.responsibility.closed_at is 'From when on the agency does not report, or null.';

create or replace view halfsky.assignment as
select agency_id, indicator_id from halfsky.responsibility where coalesce(closed_at > now(), true);

-- --- The calendar -----------------------------------------------------------------------------------------------------

-- A period ends with its last day; an annual health year ends on 30 September of its label, a school year on 31 August of the year after.
create view halfsky.reporting_period as
select indicator.indicator_id, period.first_day::date as period, span.ended_on, span.ended_on + indicator.due_days as due_on,
       indicator.collection_interval_years = 1 and indicator.term_years is null as is_regular
from halfsky.indicator
cross join lateral (
  select make_interval(months => case indicator.frequency when 'annual' then 12 when 'semiannual' then 6 when 'quarterly' then 3 else 1 end) as length,
         make_interval(months => case when indicator.frequency <> 'annual' then 0 when indicator.reporting_year = 'health_year' then -3
                                      when indicator.reporting_year = 'school_year' then 8 else 0 end) as shift
) months
cross join lateral generate_series(timestamp '2020-01-01', make_date(extract(year from current_date)::int4 + 1, 12, 31)::timestamp, months.length) period (first_day)
cross join lateral (select (period.first_day + months.length + months.shift)::date - 1 as ended_on) span;
comment on view halfsky.reporting_period is 'The periods of each indicator from 2020 to the end of next year, and until when they are to be reported.';
comment on column halfsky.reporting_period.indicator_id is 'The indicator.';
comment on column halfsky.reporting_period.period is 'First day of the labelled period.';
comment on column halfsky.reporting_period.ended_on is 'Last day that the figure covers.';
comment on column halfsky.reporting_period.due_on is 'Last day for reporting it.';
comment on column halfsky.reporting_period.is_regular is 'Whether it is owed; else it is collected only when there was a survey or an election.';

create or replace view halfsky.ended_period as
select indicator_id, period, ended_on, due_on, is_regular from halfsky.reporting_period where ended_on < current_date;

create or replace view halfsky.due_periods as
select indicator.indicator_id, year.year, count(due.period)::int4 as periods_due
from halfsky.indicator
cross join generate_series(2020, extract(year from current_date)::int4) year (year)
left join halfsky.ended_period due
  on due.indicator_id = indicator.indicator_id and extract(year from due.period) = year.year and due.is_regular and due.due_on < current_date
group by indicator.indicator_id, year.year;

drop view halfsky.due_period;

-- --- What an agency owes ----------------------------------------------------------------------------------------------

create or replace view halfsky.owed_report as
select assignment.agency_id, assignment.indicator_id, ended.period, ended.ended_on, ended.due_on
from halfsky.responsibility assignment
join halfsky.agency on agency.agency_id = assignment.agency_id
join halfsky.ended_period ended on ended.indicator_id = assignment.indicator_id
left join (select agency_id, min(period) as period from halfsky.observation group by agency_id) earliest on earliest.agency_id = assignment.agency_id
where ended.is_regular and (ended.period >= earliest.period or ended.ended_on > agency.registered_at::date - 366)
  and coalesce(ended.ended_on < assignment.closed_at::date, true)
union all
select come.agency_id, come.indicator_id, ended.period, ended.ended_on, ended.due_on
from (select distinct agency_id, indicator_id, period from halfsky.observation) come
join halfsky.responsibility assignment on assignment.agency_id = come.agency_id and assignment.indicator_id = come.indicator_id
join halfsky.ended_period ended on ended.indicator_id = come.indicator_id and ended.period = come.period and not ended.is_regular;

create or replace view halfsky.agency_cell as
select distinct assignment.agency_id, assignment.indicator_id,
       case when agency.residence is null then cell.breakdown_id else plain.without_residence_id end as breakdown_id
from halfsky.responsibility assignment
join halfsky.agency on agency.agency_id = assignment.agency_id
join halfsky.required_cell cell on cell.indicator_id = assignment.indicator_id
join halfsky.breakdown on breakdown.breakdown_id = cell.breakdown_id
join halfsky.breakdown_without_residence plain on plain.breakdown_id = cell.breakdown_id
left join (
  select observation.agency_id, observation.indicator_id,
         array_agg(distinct reported.education_stage) filter (where reported.education_stage <> '_T') as stages,
         array_agg(distinct reported.discipline) filter (where reported.discipline <> '_T') as disciplines
  from halfsky.observation
  join halfsky.breakdown reported on reported.breakdown_id = observation.breakdown_id
  where reported.education_stage <> '_T' or reported.discipline <> '_T'
  group by observation.agency_id, observation.indicator_id
) offered on offered.agency_id = assignment.agency_id and offered.indicator_id = assignment.indicator_id
where (agency.residence is null or breakdown.residence in ('_T', agency.residence))
  and (breakdown.education_stage = '_T' or offered.stages is null or breakdown.education_stage = any (offered.stages))
  and (breakdown.discipline = '_T' or offered.disciplines is null or breakdown.discipline = any (offered.disciplines));

-- Who still reports.
create or replace view analysis.agency_standing as
select
  agency.code as agency_code,
  agency.name_zh as agency_name_zh,
  agency.name_en as agency_name_en,
  area.code as area_code,
  area.name_zh as area_name_zh,
  area.name_en as area_name_en,
  coalesce(reports.due, 0) as reports_due,
  coalesce(reports.complete, 0) as reports_complete,
  coalesce(reports.partial, 0) as reports_partial,
  coalesce(reports.missing, 0) as reports_missing,
  coalesce(reports.open, 0) as reports_open,
  reports.next_due_on,
  coalesce(handed_in.submissions, 0) as submissions,
  handed_in.last_accepted_at,
  coalesce(handed_in.awaiting, 0) as cells_awaiting,
  coalesce(refused.cells, 0) as cells_rejected
from halfsky.agency
join halfsky.agency area on area.agency_id = agency.area_agency_id
left join (
  select agency_id, count(*) filter (where is_due)::int4 as due, count(*) filter (where is_due and state = 'complete')::int4 as complete,
         count(*) filter (where is_due and state = 'partial')::int4 as partial, count(*) filter (where state = 'missing')::int4 as missing,
         count(*) filter (where not is_due and state <> 'complete')::int4 as open, min(due_on) filter (where not is_due and state <> 'complete') as next_due_on
  from halfsky.report
  where ended_on > current_date - 366
  group by agency_id
) reports on reports.agency_id = agency.agency_id
left join (
  select agency_id, count(*)::int4 as submissions, max(accepted_at) as last_accepted_at, sum(n_awaiting - n_settled)::int4 as awaiting
  from halfsky.submission group by agency_id
) handed_in on handed_in.agency_id = agency.agency_id
left join (select agency_id, count(*)::int4 as cells from halfsky.quarantine where state = 'open' group by agency_id) refused on refused.agency_id = agency.agency_id
where coalesce(agency.closed_at > now(), true) and agency.unit_type is not null;

grant select on halfsky.responsibility, halfsky.reporting_period to halfsky_aggregator, halfsky_reporter;
