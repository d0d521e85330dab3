-- Cells of the agency whose values do not say what happened. The numbers of a cell's values run from 1 without gaps, in the order in which they ceased to be
-- candidates, and the standing one has the last. A value that was replaced was so by the next one that was ever valid, when that was stored. One that came too
-- late has its own moment, after that of the next valid one, which was accepted, or confirmed by a submission that was accepted, later; an entry says so
-- (audit_confirmed.sql), or from before entries did the books of a submission, or a replayed cell of it.
--   $1  int4  agency
-- Answers fault, entry, submission, cells: a row per finding.
with said_since as (
  select coalesce(min(at), 'infinity') as at from halfsky.audit_trail
  where agency_id = 0 and act = 'schema_migrated' and substring(content from '^schema [0-9]{1,6} to ([0-9]{1,6})$')::int4 >= 32
), cell as materialized (
  select indicator_id, breakdown_id, period from halfsky.observation_revision where agency_id = $1
  union
  select indicator_id, breakdown_id, period from halfsky.observation where agency_id = $1 and revision <> 1
), version as materialized (
  select indicator_id, breakdown_id, period, revision, submission_id, stored_at, replaced_at, replaced_by_submission_id, replaced_at = stored_at as is_late
  from halfsky.observation_revision where agency_id = $1
  union all
  select indicator_id, breakdown_id, period, revision, submission_id, stored_at, null, null, false
  from halfsky.observation join cell using (indicator_id, breakdown_id, period) where agency_id = $1
), placed as (
  select *,
         row_number() over (partition by indicator_id, breakdown_id, period order by replaced_at nulls last, stored_at) as place,
         max(revision) filter (where replaced_at is null) over (partition by indicator_id, breakdown_id, period) as standing_no,
         min(revision) filter (where not is_late) over (partition by indicator_id, breakdown_id, period order by revision
                                                        rows between 1 following and unbounded following) as next_no
  from version
), judged as (
  select old.*, next.stored_at as next_at, next.submission_id as next_submission, mine.accepted_at as accepted_at, theirs.accepted_at as next_accepted_at
  from placed old
  left join version next on next.indicator_id = old.indicator_id and next.breakdown_id = old.breakdown_id and next.period = old.period and next.revision = old.next_no
  left join halfsky.submission mine on mine.agency_id = $1 and mine.submission_id = old.submission_id
  left join halfsky.submission theirs on theirs.agency_id = $1 and theirs.submission_id = next.submission_id
), late_confirmed as materialized (
  select distinct late.indicator_id, late.breakdown_id, late.period, late.revision
  from judged late
  join confirmed on confirmed.indicator_id = late.indicator_id and confirmed.breakdown_id = late.breakdown_id and confirmed.period = late.period
  join halfsky.submission confirming on confirming.agency_id = $1 and confirming.submission_id = confirmed.submission_id
  where late.is_late and confirmed.at < late.stored_at and confirming.accepted_at > late.accepted_at
), wrong as (
  select judged.indicator_id, judged.breakdown_id, judged.period, min(judged.revision) as revision
  from judged
  left join late_confirmed on late_confirmed.indicator_id = judged.indicator_id and late_confirmed.breakdown_id = judged.breakdown_id
    and late_confirmed.period = judged.period and late_confirmed.revision = judged.revision
  cross join said_since
  where judged.revision <> judged.place
     or standing_no is null
     or replaced_at is not null and (
          next_at is null
          or replaced_by_submission_id <> next_submission
          or not is_late and (replaced_at <> next_at or accepted_at > next_accepted_at)
          or is_late and (next_at >= stored_at
                          or next_accepted_at <= accepted_at and late_confirmed.revision is null and not exists (
                               select from halfsky.submission confirming
                               where confirming.agency_id = $1 and confirming.accepted_at > judged.accepted_at and confirming.n_unchanged > 0
                                 and confirming.first_stored_at < judged.stored_at and confirming.first_stored_at < said_since.at)
                             and not exists (
                               select from halfsky.quarantine cell
                               join halfsky.submission confirming on confirming.agency_id = $1 and confirming.submission_id = cell.submission_id
                               join halfsky.indicator known on known.indicator_id = judged.indicator_id
                               join halfsky.breakdown place on place.breakdown_id = judged.breakdown_id
                               where cell.agency_id = $1 and cell.indicator_id = judged.indicator_id and cell.breakdown = place.key
                                 and cell.period = halfsky.period_label(judged.period, known.frequency) and cell.state = 'replayed' and cell.fate = 'unchanged'
                                 and cell.settled_at < judged.stored_at and cell.settled_at < said_since.at and confirming.accepted_at > judged.accepted_at)))
  group by judged.indicator_id, judged.breakdown_id, judged.period
)
select 'revision_wrong', 0::int8, null::text,
       format('%s %s %s #%s', coalesce(indicator.code, wrong.indicator_id::text), wrong.period, coalesce(breakdown.key, wrong.breakdown_id::text), wrong.revision)
from wrong
left join halfsky.indicator using (indicator_id)
left join halfsky.breakdown using (breakdown_id)
order by wrong.indicator_id, wrong.breakdown_id, wrong.period
limit 100
