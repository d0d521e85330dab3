-- How departments and their units report. Of a department's indicators: reports (unit, indicator and period) that have fallen due, those of which every required cell
-- is in, those that fell due after the unit was registered, and those of the latter whose every cell came in time; cells that are stored, and those changed after that. What is
-- owed, required and in follows the rules of halfsky.report (migrations 0019 and 0037); surveys and elections are owed in no particular year and not counted. Of a department's units: cells
-- ever sent, and those of them that the audit refused. Units of no department have the code ''.
--
-- halfsky.report looks at each observation of all years by itself. Here those of the periods that are asked for are read once, in groups that came alike; of the years that are kept
-- (halfsky.arrival) the groups are there, and only of what has changed since the observations are read. What a group has is a bit string
-- with a bit per breakdown. Groups of as many breakdowns whose hashes add up to the same 128 bits have the same ones, so that one group of each such sort is looked at; likewise one report of each
-- sort that lacks a cell. A required cell is in when it was said itself; or else a part of it was, or it is part of one that is without value.
-- A cell came with the submission of its first value; one that was said itself is not in time by a part of it.
-- Days begin in the zone of the session (discipline_zone.sql).
--   $1 first year of the periods' labels  $2 last year
with place as materialized (
  select breakdown_id, set_bit(empty, breakdown_id, 1) as place, set_bit(empty, without_residence_id, 1) as plain_place, empty
  from halfsky.breakdown_without_residence
  cross join (select repeat('0', max(breakdown_id) + 1)::varbit as empty from halfsky.breakdown) width
),
-- --- What came, and with which submission ---
original as materialized (
  select first.agency_id, first.indicator_id, first.period, first.submission_id, count(*) as cells,
         bit_or(case when agency.residence is null then place.place else place.plain_place end) as said
  from halfsky.observation_revision first
  join halfsky.agency on agency.agency_id = first.agency_id
  join place on place.breakdown_id = first.breakdown_id
  where first.revision = 1 and first.period between make_date($1, 1, 1) and make_date($2, 12, 31)
  group by first.agency_id, first.indicator_id, first.period, first.submission_id
),
-- What may have come otherwise than is kept: what is said to have changed, and what has been corrected more often than was counted. A value that came too late makes the one that stands a
-- corrected one, and leaves no mark, since no figure changes.
changed as materialized (
  select agency_id, indicator_id, period from halfsky.arrival_change where period between make_date($1, 1, 1) and make_date($2, 12, 31)
  union
  select agency_id, indicator_id, period from halfsky.change_mark where period between make_date($1, 1, 1) and make_date($2, 12, 31)
  union
  select agency_id, indicator_id, period
  from (select agency_id, indicator_id, period, sum(cells) as cells
        from halfsky.arrival
        where is_corrected and period between make_date($1, 1, 1) and make_date($2, 12, 31)
        group by agency_id, indicator_id, period) counted
  full join (select agency_id, indicator_id, period, sum(cells) as cells from original group by agency_id, indicator_id, period) known using (agency_id, indicator_id, period)
  where counted.cells is distinct from known.cells
),
came as materialized (
  select agency_id, indicator_id, period, submission_id, has_value, is_corrected, cells, hash, other_hash
  from halfsky.arrival
  where period between make_date($1, 1, 1) and make_date($2, 12, 31) and extract(year from period) in (select year from halfsky.arrival_year)
    and (agency_id, indicator_id, period) not in (select agency_id, indicator_id, period from changed)
  union all
  select changed.agency_id, changed.indicator_id, changed.period, submission_id, has_value, is_corrected, cells, hash, other_hash
  from changed
  cross join lateral (
    select submission_id, value is not null as has_value, revision > 1 as is_corrected, count(*) as cells,
           bit_xor(hashint2extended(breakdown_id, 1)) as hash, bit_xor(hashint2extended(breakdown_id, 2)) as other_hash
    from halfsky.observation
    where observation.agency_id = changed.agency_id and observation.indicator_id = changed.indicator_id and observation.period = changed.period
    group by submission_id, value is not null, revision > 1
    offset 0
  ) now_is
  where extract(year from changed.period) in (select year from halfsky.arrival_year)
  union all
  select agency_id, indicator_id, period, submission_id, value is not null as has_value, revision > 1 as is_corrected, count(*) as cells,
         bit_xor(hashint2extended(breakdown_id, 1)) as hash, bit_xor(hashint2extended(breakdown_id, 2)) as other_hash
  from halfsky.observation
  where period between make_date($1, 1, 1) and make_date($2, 12, 31) and extract(year from period) not in (select year from halfsky.arrival_year)
    and (select exists (select from generate_series($1::int4, $2::int4) year where year not in (select year from halfsky.arrival_year)))
  group by agency_id, indicator_id, period, submission_id, value is not null, revision > 1
),
sort as materialized (
  select one.cells, one.hash, one.other_hash, bit_or(place.place) as said, bit_or(place.plain_place) as plainly_said
  from (
    select came.cells, came.hash, came.other_hash,
           array(select observation.breakdown_id from halfsky.observation
                 where observation.agency_id = came.agency_id and observation.indicator_id = came.indicator_id and observation.period = came.period
                   and observation.submission_id = came.submission_id and (observation.value is not null) = came.has_value
                   and (observation.revision > 1) = came.is_corrected) as breakdown_ids
    from (select distinct on (cells, hash, other_hash) * from came) came
    offset 0 -- so that they are read once, and not for every breakdown
  ) one
  join place on place.breakdown_id = any (one.breakdown_ids)
  group by one.cells, one.hash, one.other_hash
),
said as materialized (
  select came.agency_id, came.indicator_id, came.period, came.submission_id, came.has_value, came.is_corrected,
         case when agency.residence is null then sort.said else sort.plainly_said end as said
  from came
  join sort on sort.cells = came.cells and sort.hash = came.hash and sort.other_hash = came.other_hash
  join halfsky.agency on agency.agency_id = came.agency_id
),
brought as (
  select agency_id, indicator_id, period, submission_id, said from said where not is_corrected
  union all
  select agency_id, indicator_id, period, submission_id, said from original
  union all
  select agency_id, indicator_id, period, said.submission_id, said.said & ~coalesce(known.said, said.said & ~said.said)
  from said
  left join (select agency_id, indicator_id, period, bit_or(said) as said from original group by agency_id, indicator_id, period) known using (agency_id, indicator_id, period)
  where said.is_corrected
),
ended as materialized (
  select indicator_id, period, ended_on, due_on
  from halfsky.ended_period
  where is_regular and due_on < halfsky.moment()::date and period between make_date($1, 1, 1) and make_date($2, 12, 31)
),
arrived as materialized (
  select brought.agency_id, brought.indicator_id, brought.period, bit_or(brought.said) as said,
         bit_or(case when submission.accepted_at::date <= ended.due_on then brought.said else brought.said & ~brought.said end) as timely
  from brought
  join halfsky.submission on submission.agency_id = brought.agency_id and submission.submission_id = brought.submission_id
  join ended on ended.indicator_id = brought.indicator_id and ended.period = brought.period
  group by brought.agency_id, brought.indicator_id, brought.period
),
-- --- What is required: the same of all units that have one residence and offer the same ---
offered as materialized (
  select observation.agency_id, observation.indicator_id,
         array_agg(distinct breakdown.education_stage) filter (where breakdown.education_stage <> '_T') as stages,
         array_agg(distinct breakdown.discipline) filter (where breakdown.discipline <> '_T') as disciplines
  from halfsky.observation
  join halfsky.breakdown using (breakdown_id)
  where (breakdown.education_stage <> '_T' or breakdown.discipline <> '_T')
    and observation.agency_id = any (array(select agency_id from halfsky.agency))
    and observation.indicator_id = any (array(select indicator_id from halfsky.indicator
                                              where array_to_string(required_breakdowns, ' ') ~ 'education_stage|discipline'))
  group by observation.agency_id, observation.indicator_id
),
pair as materialized (
  select arrived.agency_id, arrived.indicator_id, agency.residence, offered.stages, offered.disciplines,
         dense_rank() over (order by arrived.indicator_id, agency.residence, offered.stages, offered.disciplines) as kind
  from (select distinct agency_id, indicator_id from arrived) arrived
  join halfsky.agency on agency.agency_id = arrived.agency_id
  left join offered on offered.agency_id = arrived.agency_id and offered.indicator_id = arrived.indicator_id
),
wanted as materialized (
  select kind.kind, bit_or(case when kind.residence is null then place.place else place.plain_place end) as cells
  from (select distinct kind, indicator_id, residence, stages, disciplines from pair) kind
  join halfsky.required_cell cell on cell.indicator_id = kind.indicator_id
  join halfsky.breakdown on breakdown.breakdown_id = cell.breakdown_id
  join place on place.breakdown_id = cell.breakdown_id
  where (kind.residence is null or breakdown.residence in ('_T', kind.residence))
    and (breakdown.education_stage = '_T' or kind.stages is null or breakdown.education_stage = any (kind.stages))
    and (breakdown.discipline = '_T' or kind.disciplines is null or breakdown.discipline = any (kind.disciplines))
  group by kind.kind
),
-- --- What of it is in ---
report as materialized (
  select arrived.agency_id, arrived.indicator_id, arrived.period, arrived.said, arrived.timely, wanted.cells & ~arrived.said as unsaid,
         wanted.cells & arrived.said & ~arrived.timely as late, arrived.said & ~coalesce(valued.said, arrived.said & ~arrived.said) as without_value
  from arrived
  join pair using (agency_id, indicator_id)
  join wanted on wanted.kind = pair.kind
  left join (select agency_id, indicator_id, period, bit_or(said) as said from said where has_value group by agency_id, indicator_id, period) valued
    using (agency_id, indicator_id, period)
),
lacking as materialized (
  select distinct unsaid, said, timely, without_value from report where bit_count(unsaid) > 0
),
cover as materialized (
  select cell.breakdown_id,
         bit_or(case when (cell.breakdown_id, place.breakdown_id) in (select breakdown_id, part_id from halfsky.breakdown_cover) then place.place else place.empty end) as parts,
         bit_or(case when (place.breakdown_id, cell.breakdown_id) in (select breakdown_id, part_id from halfsky.breakdown_cover) then place.place else place.empty end) as wholes
  from (select bit_or(unsaid) as unsaid from lacking) any_report
  join halfsky.breakdown cell on get_bit(any_report.unsaid, cell.breakdown_id) = 1
  cross join place
  group by cell.breakdown_id
),
implied as materialized (
  select lacking.unsaid, lacking.said, lacking.timely, lacking.without_value, count(*) as cells,
         count(*) filter (where bit_count(lacking.timely & (cover.parts | (lacking.without_value & cover.wholes))) > 0) as timely_cells
  from lacking
  join cover on get_bit(lacking.unsaid, cover.breakdown_id) = 1 and bit_count((lacking.said & cover.parts) | (lacking.without_value & cover.wholes)) > 0
  group by lacking.unsaid, lacking.said, lacking.timely, lacking.without_value
),
complete as materialized (
  select report.agency_id, report.indicator_id, report.period,
         bit_count(report.late) = 0 and bit_count(report.unsaid) = coalesce(implied.timely_cells, 0) as is_in_time
  from report
  left join implied on implied.unsaid = report.unsaid and implied.said = report.said and implied.timely = report.timely and implied.without_value = report.without_value
  where bit_count(report.unsaid) = coalesce(implied.cells, 0)
),
-- --- What was owed ---
unit as materialized (
  select agency.agency_id, agency.registered_at::date as registered_on, agency.closed_at::date as closed_on,
         (select min(indicator_id) from halfsky.observation where observation.agency_id = agency.agency_id and observation.period < make_date($1, 1, 1)) is not null as has_reported,
         first.period as first_period
  from halfsky.agency_at agency
  left join (select agency_id, min(period) as period from came group by agency_id) first on first.agency_id = agency.agency_id
),
owed as (
  select indicator.department_code, complete.agency_id is not null as is_complete, ended.due_on >= unit.registered_on as is_timed, coalesce(complete.is_in_time, false) as is_in_time
  from halfsky.responsibility_at duty
  join unit on unit.agency_id = duty.agency_id
  join ended on ended.indicator_id = duty.indicator_id
  join halfsky.indicator on indicator.indicator_id = duty.indicator_id
  left join complete on complete.agency_id = duty.agency_id and complete.indicator_id = duty.indicator_id and complete.period = ended.period
  where (unit.has_reported or ended.period >= unit.first_period or ended.ended_on > unit.registered_on - 366) and coalesce(ended.ended_on < unit.closed_on, true)
),
periods as (
  select department_code, count(*) as due, count(*) filter (where is_complete) as received, count(*) filter (where is_timed) as timed,
         count(*) filter (where is_timed and is_in_time) as on_time
  from owed
  group by department_code
),
cells as (
  select indicator.department_code, sum(came.cells) as stored, coalesce(sum(came.cells) filter (where came.is_corrected), 0) as corrected
  from came
  join halfsky.indicator using (indicator_id)
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
