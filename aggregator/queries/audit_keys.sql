-- The agency's collectors and their keys against the acts that registered, followed and revoked them: `collector 2: KEY…` (from before collectors were named, the key alone; from before
-- acts had words nothing, and a key that none names may be one of theirs). Until when a key is good: what the last act says of it that limits it by its number, `…; key 1 until
-- 2026-12-11T00:00:00.000000Z, key 2 …`; from before acts did so, one of the moments that acts after its registration name; else it is not limited. When something was
-- registered or revoked: within a day of the act; at any time before it when its entry comes a microsecond after the one before, which is how entries are dated once a
-- clock was ahead (trail.h), until it has been overtaken.
--   $1  int4  agency
-- Answers fault, entry, submission, cells: a row per finding.
with dated as (
  select trail.*, case when trail.at = former.at + interval '1 microsecond' then '-infinity' else trail.at - interval '1 day' end as earliest,
         trail.at + interval '1 day' as latest
  from halfsky.audit_trail trail
  left join halfsky.audit_trail former on former.agency_id = $1 and former.entry = trail.entry - 1
  where trail.agency_id = $1 and trail.act in ('collector_added', 'collector_key_rotated', 'collector_revoked')
), act as (
  select entry, earliest, latest, act, substring(content from '^collector ([0-9]{1,9}): ')::int4 as number,
         coalesce(substring(content from '^collector [0-9]{1,9}: (.{40})'), left(content, 40)) as public_key,
         left(substring(content from '; former keys until ([^;]*)'), 19) as until, substring(content from '; former keys until [^;]*; (.*)$') as limits
  from dated
  where content is not null
), old as (
  select distinct act from dated where content is null or content !~ '^collector [0-9]{1,9}: '
), first as (
  select distinct on (public_key) entry, earliest, latest, number, public_key from act where act <> 'collector_revoked' order by public_key, entry
), registered as (
  select *, row_number() over (partition by number order by entry) as key_no from first
), named as (
  select distinct on (number, key_no) act.number, part[1]::int4 as key_no, part[2] as until
  from act cross join lateral regexp_matches(act.limits, 'key ([0-9]{1,9}) until ([0-9T:.-]{26})Z', 'g') part
  order by number, key_no, act.entry desc
), held as (
  select collector_id, key_no, public_key, registered_at, valid_until, to_char(valid_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as until
  from halfsky.collector_key where agency_id = $1
)
select case when held.public_key is null then 'key_missing' when registered.public_key is null then 'key_foreign' else 'key_changed' end,
       coalesce(registered.entry, 0), null::text, format('collector %s', coalesce(held.collector_id, registered.number))
from registered
full join held using (public_key)
left join named on named.number = held.collector_id and named.key_no = held.key_no
left join lateral (
  select array_agg(act.until) as moments from act
  where act.act = 'collector_key_rotated' and act.limits is null and act.until <> '-' and act.number = held.collector_id and act.entry > registered.entry
    and act.public_key <> held.public_key
) before on true
where held.public_key is null
   or registered.public_key is null and not exists (select from old where act in ('collector_added', 'collector_key_rotated'))
   or held.collector_id <> registered.number
   or held.key_no <> registered.key_no and not exists (select from old)
   or held.registered_at not between registered.earliest and registered.latest
   or case when named.until is not null then held.until is distinct from named.until
           when before.moments is not null then (left(held.until, 19) = any (before.moments)) is not true
           else held.until is not null and not exists (select from old where act = 'collector_key_rotated') end
union all
select 'collector_changed', coalesce(told.entry, 0), null, format('collector %s', coalesce(told.number, collector.collector_id))
from (select distinct on (number) number, entry, earliest, latest from registered where number is not null order by number, entry) told
full join (select collector_id, registered_at from halfsky.collector where agency_id = $1) collector on collector.collector_id = told.number
where (told.number is null or collector.collector_id is null or collector.registered_at not between told.earliest and told.latest)
  and not (told.number is null and exists (select from old where act = 'collector_added'))
union all
select 'revocation_changed', coalesce(revoked.entry, 0), null, format('collector %s', collector.collector_id)
from halfsky.collector
left join lateral (
  select act.entry, act.earliest, act.latest from act
  where act.act = 'collector_revoked' and (act.number = collector.collector_id or act.number is null and exists (
    select from held where held.public_key = act.public_key and held.collector_id = collector.collector_id))
  order by act.entry
  limit 1
) revoked on true
where collector.agency_id = $1
  and ((collector.revoked_at is null) <> (revoked.entry is null) or collector.revoked_at not between revoked.earliest and revoked.latest)
  and not (revoked.entry is null and exists (select from old where act = 'collector_revoked'))
limit 100
