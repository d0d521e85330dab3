-- Which submission last said each standing value again, against the entries that say which values they confirmed; and what is kept of submissions that, by their
-- entries, said no such thing, or is not kept of those that did. From before entries said so a confirmation counts when its submission was stored in between.
--   $1  int4  agency
-- Answers fault, entry, submission, cells: a row per finding.
with said_since as (
  select coalesce(min(at), 'infinity') as at from halfsky.audit_trail
  where agency_id = 0 and act = 'schema_migrated' and substring(content from '^schema [0-9]{1,6} to ([0-9]{1,6})$')::int4 >= 32
), kept_since as (
  select coalesce(min(at), 'infinity') as at from halfsky.audit_trail
  where agency_id = 0 and act = 'schema_migrated' and substring(content from '^schema [0-9]{1,6} to ([0-9]{1,6})$')::int4 >= 36
), kept as materialized (
  select confirmation.indicator_id::int4, breakdown_id, confirmation.period, confirmation.submission_id, confirming.accepted_at
  from halfsky.observation_confirmation confirmation
  cross join lateral unnest(confirmation.breakdowns) run
  cross join lateral generate_series(lower(run), upper(run) - 1) breakdown_id
  left join halfsky.submission confirming on confirming.agency_id = $1 and confirming.submission_id = confirmation.submission_id
  where confirmation.agency_id = $1
), standing as materialized (
  select indicator_id::int4, breakdown_id::int4, period, stored_at, brought.accepted_at
  from halfsky.observation
  left join halfsky.submission brought on brought.agency_id = $1 and brought.submission_id = observation.submission_id
  where observation.agency_id = $1
), last_kept as (
  select distinct on (indicator_id, breakdown_id, period) indicator_id, breakdown_id, period, kept.submission_id
  from kept
  join standing using (indicator_id, breakdown_id, period)
  where kept.accepted_at > standing.accepted_at
  order by indicator_id, breakdown_id, period, kept.accepted_at desc
), last_told as (
  select distinct on (indicator_id, breakdown_id, period) indicator_id, breakdown_id, period, entry, submission_id
  from confirmed
  join standing using (indicator_id, breakdown_id, period)
  where confirmed.at > standing.stored_at
  order by indicator_id, breakdown_id, period, entry desc
), wrong as (
  select indicator_id, breakdown_id, period, coalesce(last_told.entry, 0) as entry, last_told.submission_id as told_by, last_kept.submission_id as kept_of,
         standing.stored_at
  from standing
  left join last_told using (indicator_id, breakdown_id, period)
  left join last_kept using (indicator_id, breakdown_id, period)
  where last_kept.submission_id is distinct from last_told.submission_id
  union all
  select indicator_id, breakdown_id, period, 0, null, kept.submission_id, '-infinity'
  from kept
  where not exists (select from confirmed where confirmed.indicator_id = kept.indicator_id and confirmed.breakdown_id = kept.breakdown_id
                      and confirmed.period = kept.period and confirmed.submission_id = kept.submission_id)
  union all
  select indicator_id, breakdown_id, period, entry, confirmed.submission_id, null, 'infinity'
  from confirmed
  cross join kept_since
  where confirmed.at >= kept_since.at
    and not exists (select from kept where kept.indicator_id = confirmed.indicator_id and kept.breakdown_id = confirmed.breakdown_id
                      and kept.period = confirmed.period and kept.submission_id = confirmed.submission_id)
)
select distinct 'confirmation_wrong', wrong.entry, submission.file_name,
       format('%s %s %s', coalesce(indicator.code, wrong.indicator_id::text), wrong.period, coalesce(breakdown.key, wrong.breakdown_id::text))
from wrong
left join halfsky.submission on submission.agency_id = $1 and submission.submission_id = wrong.told_by
left join halfsky.indicator using (indicator_id)
left join halfsky.breakdown using (breakdown_id)
where not (wrong.told_by is null and exists (
    select from halfsky.audit_trail trail cross join said_since
    where trail.agency_id = $1 and trail.submission_id = wrong.kept_of and trail.at > wrong.stored_at and trail.at < said_since.at))
order by 4
limit 100
