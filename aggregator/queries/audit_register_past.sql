-- What the register and the agency's assignments were before, against the acts that changed them since such things are kept. Each state of the agency was said by an act, and within a day of the acts
-- that changed it as many states were kept; states that no act ended are kept too, as of an agency whose area alone changed. Of each indicator the acts about it ended as many states as
-- are kept, in their order, each as the act before it says, within a day of it; or at any time before it, as audit_keys.sql says, while entries are dated ahead of the clock.
--   $1  int4  agency
-- Answers fault, entry, submission, cells: a row per finding.
with kept_since as materialized (
  select coalesce(min(at), 'infinity') as at from halfsky.audit_trail
  where agency_id = 0 and act = 'schema_migrated' and substring(content from '^schema [0-9]{1,6} to ([0-9]{1,6})$')::int4 >= 34
), act as (
  select trail.entry, trail.at, trail.act, trail.content,
         case when trail.at = former.at + interval '1 microsecond' then '-infinity' else trail.at - interval '1 day' end as earliest
  from halfsky.audit_trail trail
  left join halfsky.audit_trail former on former.agency_id = $1 and former.entry = trail.entry - 1
  where trail.agency_id = $1 and trail.act in ('agency_added', 'agency_changed', 'agency_closed', 'agency_reopened', 'assignment_set') and trail.content is not null
), ending as (
  select entry, act.at, content from act cross join kept_since where act in ('agency_changed', 'agency_closed', 'agency_reopened') and act.at >= kept_since.at
), kept as (
  select old.replaced_at, old.registered_at,
         concat_ws(',', old.code, coalesce(parent.code, ''), old.level, old.name_zh, old.name_en, coalesce(old.unit_type, ''), coalesce(old.department_code, ''),
                   coalesce(old.residence, ''), coalesce(old.area_code, ''), coalesce(old.credit_code, '')) as line,
         left(to_char(old.closed_at at time zone 'UTC', '"from "YYYY-MM-DD"T"HH24:MI:SS'), 24) as closing
  from halfsky.agency_revision old
  left join halfsky.agency parent on parent.agency_id = old.parent_agency_id
  where old.agency_id = $1
), said as (
  select entry, at, earliest, indicator, rule, lag(rule) over (partition by indicator order by entry) as before, row_number() over (partition by indicator, at >= since order by entry) as number,
         at >= since as is_kept
  from (select entry, act.at, act.earliest, kept_since.at as since, coalesce(substring(content from '^([0-9]{1,5}) ')::int4, named.indicator_id) as indicator,
               substring(content from '^(?:[0-9]+ )?\S+ (on|off|by-type): ') as rule
        from act cross join kept_since left join halfsky.indicator named on named.code = split_part(content, ' ', 1)
        where act = 'assignment_set') told
  where indicator is not null
), exception as (
  select indicator_id::int4 as indicator, replaced_at, case is_assigned when true then 'on' when false then 'off' else 'by-type' end as rule,
         row_number() over (partition by indicator_id order by replaced_at) as number
  from halfsky.assignment_revision where agency_id = $1
)
select 'register_past_wrong', 0::int8, null::text, kept.line
from kept
where not exists (select from act where act in ('agency_added', 'agency_changed') and regexp_replace(content, '; registered [0-9TZ:+-]{20,25}$', '') = kept.line)
   or kept.closing is not null and not exists (select from act where act = 'agency_closed' and left(content, 24) = kept.closing)
   or kept.registered_at is distinct from (select registered_at from halfsky.agency where agency_id = $1)
union all
select 'register_past_wrong', ending.entry, null, ending.content
from ending
where (select count(*) from kept where abs(extract(epoch from kept.replaced_at - ending.at)) <= 90000)
  < (select count(*) from ending other where abs(extract(epoch from other.at - ending.at)) <= 86400)
union all
select 'register_past_wrong', coalesce(said.entry, 0), null, coalesce(indicator.code, coalesce(said.indicator, exception.indicator)::text)
from (select * from said where is_kept) said
full join exception using (indicator, number)
left join halfsky.indicator on indicator.indicator_id = coalesce(said.indicator, exception.indicator)
where said.entry is null or exception.rule is null or exception.replaced_at not between said.earliest and said.at + interval '1 day'
   or exception.rule <> coalesce(said.before, 'by-type') and not (said.before is null and exists (
        select from halfsky.audit_trail old where old.agency_id = $1 and old.act = 'assignment_set' and old.content is null))
limit 100
