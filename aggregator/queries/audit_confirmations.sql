-- Which submission last said each standing value again, against the entries that say which values they confirmed. From before entries said so a confirmation
-- counts when its submission was stored in between.
--   $1  int4  agency
-- Answers fault, entry, submission, cells: a row per finding.
with said_since as (
  select coalesce(min(at), 'infinity') as at from halfsky.audit_trail
  where agency_id = 0 and act = 'schema_migrated' and substring(content from '^schema [0-9]{1,6} to ([0-9]{1,6})$')::int4 >= 32
), standing as materialized (
  select indicator_id::int4, breakdown_id::int4, period, stored_at, confirmed_by_submission_id as confirmed_by from halfsky.observation where agency_id = $1
), told as (
  select distinct on (indicator_id, breakdown_id, period) indicator_id, breakdown_id, period, entry, submission_id
  from confirmed
  join standing using (indicator_id, breakdown_id, period)
  where confirmed.at > standing.stored_at
  order by indicator_id, breakdown_id, period, entry desc
)
select 'confirmation_wrong', coalesce(told.entry, 0), submission.file_name,
       format('%s %s %s', coalesce(indicator.code, standing.indicator_id::text), standing.period, coalesce(breakdown.key, standing.breakdown_id::text))
from standing
left join told using (indicator_id, breakdown_id, period)
left join halfsky.submission on submission.agency_id = $1 and submission.submission_id = told.submission_id
left join halfsky.indicator using (indicator_id)
left join halfsky.breakdown using (breakdown_id)
where standing.confirmed_by is distinct from told.submission_id
  and not (told.entry is null and exists (
    select from halfsky.audit_trail trail cross join said_since
    where trail.agency_id = $1 and trail.submission_id = standing.confirmed_by and trail.at > standing.stored_at and trail.at < said_since.at))
order by standing.indicator_id, standing.breakdown_id, standing.period
limit 100
