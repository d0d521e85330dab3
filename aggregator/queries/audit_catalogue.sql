-- What stands for the numbers in the figures against the acts that loaded the catalogues: the version in force is the last that was loaded, each has its files, the breakdowns are those of then,
-- and the indicators those of the last. From before they were sealed acts do not say so, and are left out.
--   $1  int4  0, the server itself; another answers nothing
-- Answers fault, entry, submission, cells: a row per finding.
with words_since as (
  select coalesce(min(at), 'infinity') as at from halfsky.audit_trail
  where agency_id = 0 and act = 'schema_migrated' and substring(content from '^schema [0-9]{1,6} to ([0-9]{1,6})$')::int4 >= 26
), act as (
  select entry, substring(content from '^catalogue ([0-9]{1,9}): ')::int4 as catalogue_id, substring(content from '^catalogue [0-9]+: ([0-9a-f]{64})') as digest,
         substring(content from '; files ([0-9a-f]{64})') as files, substring(content from '; breakdowns 1-([0-9]{1,5}) ')::int4 as last_breakdown,
         substring(content from '; breakdowns 1-[0-9]+ ([0-9a-f]{64})') as breakdowns, substring(content from '; indicators ([0-9a-f]{64})') as indicators,
         substring(content from '; in force from ([0-9T:.-]{26})') as enforced_at
  from halfsky.audit_trail where agency_id = $1 and act in ('catalogue_loaded', 'catalogue_sealed')
), last as (
  select * from act order by entry desc limit 1
), breakdown as (
  select breakdown_id, concat_ws('|', breakdown_id, key, sex, age_group, residence, education_stage, employment_type, insurance_scheme, disability, discipline) as line
  from halfsky.breakdown
), finding as (
  select entry, 'files of ' || catalogue_id as what
  from act where files <> (select coalesce(encode(sha256(string_agg(convert_to(name || ':', 'UTF8') || sha256(content), ''::bytea order by name)), 'hex'), '')
                           from halfsky.catalogue_file where catalogue_file.catalogue_id = act.catalogue_id)
  union all
  select entry, 'breakdowns' from act
  where breakdowns <> (select coalesce(encode(sha256(convert_to(string_agg(line, ';' order by breakdown_id), 'UTF8')), 'hex'), '') from breakdown
                       where breakdown_id <= act.last_breakdown)
  union all
  select entry, 'indicators' from last
  where indicators <> (select coalesce(encode(sha256(convert_to(string_agg(indicator_id || ':' || code, ';' order by indicator_id), 'UTF8')), 'hex'), '') from halfsky.indicator)
  union all
  select entry, 'in force' from last
  where digest is distinct from (select encode(version.digest, 'hex') from halfsky.catalogue_version version where is_current)
  union all
  select entry, 'since when ' || catalogue_id || ' is in force' from act
  where not exists (select from halfsky.catalogue_enforcement enforcement where enforcement.catalogue_id = act.catalogue_id
                    and to_char(enforcement.enforced_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') = act.enforced_at) and act.enforced_at is not null
  union all
  select 0, 'in force from ' || enforcement.enforced_at from halfsky.catalogue_enforcement enforcement
  where $1 = 0 and enforcement.enforced_at >= (select min(enforced_at)::timestamp at time zone 'UTC' from act)
    and not exists (select from act where act.catalogue_id = enforcement.catalogue_id
                    and to_char(enforcement.enforced_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') = act.enforced_at)
  union all
  select entry, 'catalogue ' || catalogue_id from act
  where act.digest is not null and not exists (select from halfsky.catalogue_version version where version.catalogue_id = act.catalogue_id and encode(version.digest, 'hex') = act.digest)
  union all
  select 0, 'catalogue ' || version.catalogue_id || ' in force from ' || version.loaded_at from halfsky.catalogue_version version
  where $1 = 0 and version.loaded_at is distinct from (select max(enforced_at) from halfsky.catalogue_enforcement enforcement where enforcement.catalogue_id = version.catalogue_id)
  union all
  select 0, 'catalogue ' || version.catalogue_id from halfsky.catalogue_version version
  where $1 = 0 and version.loaded_at >= (select at from words_since) and not exists (select from act where act.digest = encode(version.digest, 'hex'))
)
select 'catalogue_changed', entry::int8, null::text, what from finding order by entry limit 100
