-- The agency's row in the register against the last act that says what stands in it.
--   $1  int4  agency
-- Answers fault, entry, submission, cells: a row per finding.
with act as (
  select entry, content from halfsky.audit_trail where agency_id = $1 and act in ('agency_added', 'agency_changed') order by entry desc limit 1
), registered as (
  select agency.agency_id, concat_ws(',', agency.code, coalesce(parent.code, ''), agency.level, agency.name_zh, agency.name_en, coalesce(agency.unit_type, ''),
                                     coalesce(agency.department_code, ''), coalesce(agency.residence, ''), coalesce(agency.area_code, ''),
                                     coalesce(agency.credit_code, '')) as line
  from halfsky.agency
  left join halfsky.agency parent on parent.agency_id = agency.parent_agency_id
  where agency.agency_id = $1
)
select case when act.entry is null then 'agency_unrecorded' when registered.agency_id is null then 'agency_missing' else 'agency_rewritten' end,
       coalesce(act.entry, 0), null::text, coalesce(act.content, registered.line)
from (values (1)) lone (row)
left join act on true
left join registered on true
where act.content is distinct from registered.line
union all
select 'closing_changed', coalesce(told.entry, 0), null, coalesce(told.content, agency.closed_at::text)
from halfsky.agency
left join lateral (
  select entry, act, content from halfsky.audit_trail where agency_id = $1 and act in ('agency_closed', 'agency_reopened') order by entry desc limit 1
) told on true
where agency.agency_id = $1 and coalesce(left(to_char(agency.closed_at at time zone 'UTC', '"from "YYYY-MM-DD"T"HH24:MI:SS'), 24), '')
  is distinct from case when told.act = 'agency_closed' then left(told.content, 24) else '' end
