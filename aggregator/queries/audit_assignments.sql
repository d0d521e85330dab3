-- What the agency reports besides what its type says, against the last act about each indicator: `602 code on|off|by-type: reason` (from before numbers were
-- kept, the code alone; from before acts had words nothing, and an exception that none names may be one of theirs).
--   $1  int4  agency
-- Answers fault, entry, submission, cells: a row per finding.
with act as (
  select distinct on (indicator) entry, indicator, rule, reason
  from (select entry, coalesce(substring(content from '^([0-9]{1,5}) ')::int4, named.indicator_id) as indicator,
               substring(content from '^(?:[0-9]+ )?\S+ (on|off|by-type): ') as rule, substring(content from '^(?:[0-9]+ )?\S+ (?:on|off|by-type): (.*)$') as reason
        from halfsky.audit_trail
        left join halfsky.indicator named on named.code = split_part(content, ' ', 1)
        where agency_id = $1 and act = 'assignment_set') told
  where indicator is not null
  order by indicator, entry desc
), exception as (
  select indicator_id::int4 as indicator, case when is_assigned then 'on' else 'off' end as rule, reason from halfsky.assignment_exception where agency_id = $1
)
select 'assignment_changed', coalesce(act.entry, 0), null::text, coalesce(indicator.code, coalesce(act.indicator, exception.indicator)::text)
from (select * from act where rule <> 'by-type') act
full join exception using (indicator)
left join halfsky.indicator on indicator.indicator_id = coalesce(act.indicator, exception.indicator)
where (act.rule, act.reason) is distinct from (exception.rule, exception.reason)
  and not (act.indicator is null and exists (select from halfsky.audit_trail old where old.agency_id = $1 and old.act = 'assignment_set' and old.content is null))
limit 100
