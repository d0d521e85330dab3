-- What replays of the agency's quarantine wrote, against the cells that were replayed: at the moment of each just those cells, as they were sent, that became new, revised or
-- superseded values. Before schema 32 what a cell became was not kept; then each row must be one of the cells. From before words were kept the moments differ, and are left out.
--   $1  int4  agency
-- Answers fault, entry, submission, cells: a row per finding.
with replay as (
  select entry, at, submission_id from halfsky.audit_trail where agency_id = $1 and act = 'quarantine_replayed' and content is not null
), version as materialized (
  select agency_id, indicator_id, breakdown_id, period, submission_id, value, denominator, status, sample_size, design_effect, comment_id, stored_at
  from halfsky.observation where agency_id = $1 and stored_at in (select at from replay)
  union all
  select agency_id, indicator_id, breakdown_id, period, submission_id, value, denominator, status, sample_size, design_effect, comment_id, stored_at
  from halfsky.observation_revision where agency_id = $1 and stored_at in (select at from replay)
), written as (
  select version.stored_at as at, version.submission_id, version.indicator_id, version.period as first_day, breakdown.key as breakdown,
         version.value, version.denominator, version.status::text as status, version.sample_size, version.design_effect, coalesce(note.comment, '') as comment
  from version
  left join halfsky.breakdown on breakdown.breakdown_id = version.breakdown_id
  left join halfsky.observation_comment note on note.agency_id = version.agency_id and note.comment_id = version.comment_id
), cell as (
  select cell.settled_at as at, cell.submission_id, cell.indicator_id, cell.period, cell.breakdown, number[1] as value, number[2] as denominator, cell.status, number[3] as sample_size,
         number[4]::float4 as design_effect, cell.comment, cell.fate
  from halfsky.quarantine cell
  cross join lateral (  -- what is no number is found by its digest, and equals none here
    select array_agg(case when text ~ '^-?([0-9]{1,17}(\.[0-9]{0,20})?|[0-9](\.[0-9]{0,20})?e[+-]?[12]?[0-9]{1,2})$' then text::float8 when text <> '' then 'NaN' end order by place)
    from unnest(array[cell.value, cell.denominator, cell.sample_size, cell.design_effect]) with ordinality as part (text, place)
  ) as read (number)
  where cell.agency_id = $1 and cell.state = 'replayed' and cell.settled_at in (select at from replay)
), foreign_row as (
  select written.*
  from written
  where not exists (
    select from cell
    where cell.at = written.at and cell.submission_id = written.submission_id and cell.indicator_id = written.indicator_id and cell.period in (halfsky.period_label(written.first_day, 'annual'), halfsky.period_label(written.first_day, 'semiannual'),
                          halfsky.period_label(written.first_day, 'quarterly'), halfsky.period_label(written.first_day, 'monthly'))
      and cell.breakdown = written.breakdown and cell.value is not distinct from written.value and cell.denominator is not distinct from written.denominator
      and cell.status = written.status and cell.sample_size is not distinct from written.sample_size and cell.design_effect is not distinct from written.design_effect
      and cell.comment = written.comment and coalesce(cell.fate in ('new', 'revised', 'superseded'), true))
), counted as (
  select replay.*, (select count(*) from written where written.at = replay.at) as n_written,
         (select count(*) from cell where cell.at = replay.at and cell.fate in ('new', 'revised', 'superseded')) as n_told,
         exists (select from cell where cell.at = replay.at and cell.fate is null) as is_untold
  from replay
)
select 'replay_wrong', replay.entry, submission.file_name,
       format('%s %s %s', coalesce(indicator.code, foreign_row.indicator_id::text), foreign_row.first_day, foreign_row.breakdown)
from foreign_row
join replay using (at)
left join halfsky.submission on submission.agency_id = $1 and submission.submission_id = replay.submission_id
left join halfsky.indicator on indicator.indicator_id = foreign_row.indicator_id
union all
select 'replay_wrong', counted.entry, submission.file_name, counted.n_written || '/' || counted.n_told
from counted
left join halfsky.submission on submission.agency_id = $1 and submission.submission_id = counted.submission_id
where counted.n_written <> counted.n_told and not counted.is_untold
order by 2
limit 100
