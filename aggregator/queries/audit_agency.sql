-- The agency's row in the register against the last act that says what stands in it, its registration against the act that registered it (from before acts said
-- when, within a day of it), and its area against those above it: the nearest of level district or township. Acts from before they had words say nothing.
--   $1  int4  agency
-- Answers fault, entry, submission, cells: a row per finding.
with recursive above as (
  select agency_id, parent_agency_id, level, 0 as steps from halfsky.agency where agency_id = $1
  union all
  select parent.agency_id, parent.parent_agency_id, parent.level, above.steps + 1
  from above
  join halfsky.agency parent on parent.agency_id = above.parent_agency_id
  where above.level = 'unit' and above.steps < 100
), act as (
  select entry, content from halfsky.audit_trail where agency_id = $1 and act in ('agency_added', 'agency_changed') order by entry desc limit 1
), told as (
  select entry, regexp_replace(content, '; registered [0-9TZ:+-]{20,25}$', '') as line from act
), registered as (
  select agency.agency_id, concat_ws(',', agency.code, coalesce(parent.code, ''), agency.level, agency.name_zh, agency.name_en, coalesce(agency.unit_type, ''),
                                     coalesce(agency.department_code, ''), coalesce(agency.residence, ''), coalesce(agency.area_code, ''),
                                     coalesce(agency.credit_code, '')) as line
  from halfsky.agency
  left join halfsky.agency parent on parent.agency_id = agency.parent_agency_id
  where agency.agency_id = $1
)
select case when told.entry is null then 'agency_unrecorded' when registered.agency_id is null then 'agency_missing' else 'agency_rewritten' end,
       coalesce(told.entry, 0), null::text, coalesce(told.line, registered.line)
from (values (1)) lone (row)
left join told on true
left join registered on true
where told.line is distinct from registered.line and not (told.entry is not null and told.line is null)
union all
select 'agency_rewritten', added.entry, null, 'registered ' || coalesce(added.since, to_char(added.at at time zone 'UTC', 'YYYY-MM-DD'))
from halfsky.agency
join lateral (
  select entry, at, substring(content from '; registered ([0-9T:-]{19})[Z+:0-9]{1,6}$') as since
  from halfsky.audit_trail where agency_id = $1 and act = 'agency_added' order by entry desc limit 1
) added on true
where agency.agency_id = $1
  and case when added.since is not null then to_char(agency.registered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') <> added.since
           else abs(extract(epoch from agency.registered_at - added.at)) > 86400 end
union all
select 'area_wrong', 0, null, area.code
from above
join halfsky.agency on agency.agency_id = $1
left join halfsky.agency area on area.agency_id = agency.area_agency_id
where above.level <> 'unit' and above.agency_id <> agency.area_agency_id
  and not exists (select from above nearer where nearer.level <> 'unit' and nearer.steps < above.steps)
union all
select 'closing_changed', coalesce(told.entry, 0), null, coalesce(told.content, agency.closed_at::text)
from halfsky.agency
left join lateral (
  select entry, act, content from halfsky.audit_trail where agency_id = $1 and act in ('agency_closed', 'agency_reopened') order by entry desc limit 1
) told on true
where agency.agency_id = $1 and coalesce(left(to_char(agency.closed_at at time zone 'UTC', '"from "YYYY-MM-DD"T"HH24:MI:SS'), 24), '')
  is distinct from case when told.act = 'agency_closed' then left(told.content, 24) else '' end
