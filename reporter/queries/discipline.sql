-- How departments and their units report. Of a department's indicators: periods that units owe by today, those of them that are in, those that fell due after
-- the unit was registered, and those of the latter that came in time; cells that are stored, and those changed after that. Of a department's units: cells ever sent, and
-- those of them that the audit refused. Units of no department have the code ''.
--   $1 first year of the periods' labels  $2 last year  $3 zone in which days begin
with arrived as (
  select observation.agency_id, observation.indicator_id, observation.period,
         min(coalesce(original.stored_at, observation.stored_at)) as arrived_at,
         count(*) as cells, count(*) filter (where observation.revision > 1) as corrected
  from halfsky.observation
  left join halfsky.observation_revision original
    on original.agency_id = observation.agency_id and original.indicator_id = observation.indicator_id
    and original.breakdown_id = observation.breakdown_id and original.period = observation.period and original.revision = 1
  where observation.period between make_date($1, 1, 1) and make_date($2, 12, 31)
  group by observation.agency_id, observation.indicator_id, observation.period
),
owed as (
  select indicator.department_code, arrived.arrived_at is not null as is_in, due.late_from > (agency.registered_at at time zone $3)::date as is_timed,
         coalesce((arrived.arrived_at at time zone $3)::date < due.late_from, false) as is_in_time
  from halfsky.assignment assignment
  join halfsky.indicator indicator using (indicator_id)
  join halfsky.agency agency using (agency_id)
  join halfsky.due_period due using (indicator_id)
  left join arrived on arrived.agency_id = assignment.agency_id and arrived.indicator_id = assignment.indicator_id and arrived.period = due.period
  where due.period between make_date($1, 1, 1) and make_date($2, 12, 31) and due.late_from <= (now() at time zone $3)::date
),
periods as (
  select department_code, count(*) as due, count(*) filter (where is_in) as received, count(*) filter (where is_timed) as timed,
         count(*) filter (where is_timed and is_in_time) as on_time
  from owed
  group by department_code
),
cells as (
  select indicator.department_code, sum(arrived.cells) as stored, sum(arrived.corrected) as corrected
  from arrived
  join halfsky.indicator indicator using (indicator_id)
  group by indicator.department_code
),
sent as (
  select coalesce(agency.department_code, '') as department_code, sum(submission.received) as received, sum(submission.n_rejected) as rejected
  from halfsky.submission
  join halfsky.agency agency using (agency_id)
  group by coalesce(agency.department_code, '')
)
select department_code, coalesce(periods.due, 0)::int8, coalesce(periods.received, 0)::int8, coalesce(periods.timed, 0)::int8,
       coalesce(periods.on_time, 0)::int8, coalesce(cells.stored, 0)::int8, coalesce(cells.corrected, 0)::int8, coalesce(sent.received, 0)::int8,
       coalesce(sent.rejected, 0)::int8
from periods
full join cells using (department_code)
full join sent using (department_code)
order by department_code = '', department_code
