-- Revisions of the agency that do not say what happened: a replaced value must have been replaced by a value of the same cell, stored at that moment by that submission;
-- one that came too late has its own moment, after that of the value that it came too late for; the numbers of a cell's values run from 1 to that of the standing value without gaps.
--   $1  int4  agency
with version as (
  select indicator_id, breakdown_id, period, submission_id, stored_at from halfsky.observation where agency_id = $1
  union all
  select indicator_id, breakdown_id, period, submission_id, stored_at from halfsky.observation_revision where agency_id = $1
), misplaced as (
  select old.indicator_id, old.breakdown_id, old.period, old.revision
  from halfsky.observation_revision old
  left join version by_what on by_what.indicator_id = old.indicator_id and by_what.breakdown_id = old.breakdown_id and by_what.period = old.period
    and by_what.submission_id = old.replaced_by_submission_id and (by_what.stored_at = old.replaced_at or old.replaced_at = old.stored_at and by_what.stored_at < old.stored_at)
  where old.agency_id = $1 and (by_what.indicator_id is null or old.replaced_at < old.stored_at)
), misnumbered as (
  select old.indicator_id, old.breakdown_id, old.period, max(old.revision) as revision
  from halfsky.observation_revision old
  left join halfsky.observation standing using (agency_id, indicator_id, breakdown_id, period)
  where old.agency_id = $1
  group by old.indicator_id, old.breakdown_id, old.period, standing.revision
  having min(old.revision) <> 1 or max(old.revision) <> count(*) or standing.revision is distinct from count(*) + 1
  union all
  select standing.indicator_id, standing.breakdown_id, standing.period, standing.revision
  from halfsky.observation standing
  where standing.agency_id = $1 and standing.revision <> 1
    and not exists (select from halfsky.observation_revision old where old.agency_id = $1 and old.indicator_id = standing.indicator_id
                    and old.breakdown_id = standing.breakdown_id and old.period = standing.period)
)
select format('%s %s %s #%s', coalesce(indicator.code, wrong.indicator_id::text), wrong.period, coalesce(breakdown.key, wrong.breakdown_id::text), wrong.revision)
from (select * from misplaced union select * from misnumbered) wrong
left join halfsky.indicator using (indicator_id)
left join halfsky.breakdown using (breakdown_id)
order by wrong.indicator_id, wrong.breakdown_id, wrong.period, wrong.revision
limit 100
