-- How departments and their units report. Of a department's indicators: reports (unit, indicator and period) that have fallen due, those of which every required cell
-- is in, those that fell due after the unit was registered, and those of the latter whose every cell came in time; cells that are stored, and those changed after that. What is
-- owed, required and in is halfsky.report's to say; surveys and elections are owed in no particular year and not counted. Of a department's units: cells ever sent, and
-- those of them that the audit refused. Units of no department have the code ''.
-- Days begin in the zone of the session (discipline_zone.sql).
--   $1 first year of the periods' labels  $2 last year
with owed as (
  select indicator.department_code, report.cells_in = report.cells_required as is_complete,
         report.due_on >= agency.registered_at::date as is_timed, report.cells_on_time = report.cells_required as is_in_time
  from halfsky.report report
  join halfsky.indicator indicator using (indicator_id)
  join halfsky.agency agency using (agency_id)
  where report.is_due and report.period between make_date($1, 1, 1) and make_date($2, 12, 31)
    and indicator.collection_interval_years = 1 and indicator.term_years is null
),
periods as (
  select department_code, count(*) as due, count(*) filter (where is_complete) as received, count(*) filter (where is_timed) as timed,
         count(*) filter (where is_timed and is_in_time) as on_time
  from owed
  group by department_code
),
cells as (
  select indicator.department_code, count(*) as stored, count(*) filter (where observation.revision > 1) as corrected
  from halfsky.observation
  join halfsky.indicator indicator using (indicator_id)
  where observation.period between make_date($1, 1, 1) and make_date($2, 12, 31)
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
