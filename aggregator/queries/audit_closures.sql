-- The closed periods against the last act about each, in the district's trail: `2024: reason`, within a day. Acts from before they had words do not say which period they are
-- about: what is closed then may be so by one of them.
--   $1  int4  agency; another than the district answers nothing
-- Answers fault, entry, submission, cells: a row per finding.
with act as (
  select distinct on (label) entry, at, label, act, actor, reason
  from (select entry, at, act, actor, split_part(content, ': ', 1) as label, substring(content from ': (.*)$') as reason from halfsky.audit_trail where agency_id = $1 and act in ('period_closed', 'period_opened') and content is not null) told
  order by label, entry desc
), closed as (
  select halfsky.period_label(period, frequency) as label, closed_by, closed_at, reason
  from halfsky.period_closure
)
select 'closure_changed', coalesce(told.entry, 0), null::text, label
from (select entry, at, label, actor, reason from act where act = 'period_closed') told
full join closed using (label)
where (told.label is null or closed.label is null or (told.actor, told.reason) is distinct from ('admin ' || closed.closed_by, closed.reason)
       or abs(extract(epoch from closed.closed_at - told.at)) > 86400) and exists (select from halfsky.agency where agency_id = $1 and level = 'district')
  and not (told.label is null and exists (select from halfsky.audit_trail old where old.agency_id = $1 and old.act in ('period_closed', 'period_opened') and old.content is null))
limit 100
