-- The agency's keys against the acts that registered, followed and revoked them: `collector 2: KEY…` (from before collectors were named, the key alone; from
-- before acts had words nothing, and a key that none names may be one of theirs).
--   $1  int4  agency
-- Answers fault, entry, submission, cells: a row per finding.
with act as (
  select entry, act, substring(content from '^collector ([0-9]{1,9}): ')::int4 as number,
         coalesce(substring(content from '^collector [0-9]{1,9}: (.{40})'), left(content, 40)) as public_key,
         left(substring(content from '; former keys until (.*)$'), 19) as until
  from halfsky.audit_trail
  where agency_id = $1 and act in ('collector_added', 'collector_key_rotated', 'collector_revoked') and content is not null
), registered as (
  select distinct on (public_key) entry, number, public_key from act where act <> 'collector_revoked' order by public_key, entry
), held as (
  select key.*, exists (select from halfsky.collector_key newer where newer.agency_id = $1 and newer.collector_id = key.collector_id
                        and newer.key_no > key.key_no) as is_former
  from halfsky.collector_key key where key.agency_id = $1
), limits as (
  select number, max(until) as until from act where act = 'collector_key_rotated' and until <> '-' group by number
)
select case when held.public_key is null then 'key_missing' when registered.public_key is null then 'key_foreign' else 'key_changed' end,
       coalesce(registered.entry, 0), null::text, format('collector %s', coalesce(held.collector_id, registered.number))
from registered
full join held using (public_key)
left join limits on limits.number = held.collector_id
where held.public_key is null or registered.public_key is null and not exists (select from halfsky.audit_trail old where old.agency_id = $1 and old.act in ('collector_added', 'collector_key_rotated') and old.content is null)
   or held.collector_id <> registered.number
   or held.is_former and (held.valid_until is null or left(to_char(held.valid_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS'), 19) > limits.until)
union all
select 'revocation_changed', coalesce(revoked.entry, 0), null, format('collector %s', collector.collector_id)
from halfsky.collector
left join lateral (
  select min(act.entry) as entry from act
  where act.act = 'collector_revoked' and (act.number = collector.collector_id or act.number is null and exists (
    select from held where held.public_key = act.public_key and held.collector_id = collector.collector_id))
) revoked on true
where collector.agency_id = $1 and (collector.revoked_at is null) <> (revoked.entry is null)
  and not (revoked.entry is null and exists (select from halfsky.audit_trail old where old.agency_id = $1 and old.act in ('collector_revoked') and old.content is null))
limit 100
