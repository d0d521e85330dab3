-- What was settled in the agency's quarantine, against the acts that say so: at the moment of each act just the entries that its words name, and no entry settled at another. From before words were kept the moments differ, and are left out.
--   $1  int4  agency
-- Answers fault, entry, submission, cells: a row per finding.
with words_since as (
  select coalesce(min(at), 'infinity') as at from halfsky.audit_trail
  where agency_id = 0 and act = 'schema_migrated' and substring(content from '^schema [0-9]{1,6} to ([0-9]{1,6})$')::int4 >= 26
), settled as (
  select false as is_letter, quarantine_id as number, state, settled_at, quarantined_at as made_at from halfsky.quarantine where agency_id = $1 and state <> 'open'
  union all
  select true, dead_letter_id, state, settled_at, received_at from halfsky.dead_letter where agency_id = $1 and state <> 'open'
), island as (
  select is_letter, state, settled_at, made_at, number, number - row_number() over (partition by is_letter, state, settled_at order by number) as name from settled
), span as (
  select is_letter, state, settled_at, min(number) as first, max(number) as last, max(made_at) as made_at from island group by is_letter, state, settled_at, name
), ranges as (
  select is_letter, state, settled_at, string_agg(case when first = last then first::text else first || '-' || last end, ', ' order by first) as numbers, max(made_at) as made_at
  from span group by is_letter, state, settled_at
), words as (
  select settled_at, state, string_agg(case when is_letter then 'dead letters ' else 'cells ' end || numbers, '; ' order by is_letter) as text,
         max(made_at) as made_at
  from ranges group by settled_at, state
), act as (
  select entry, at, content, case act when 'quarantine_replayed' then 'replayed' else 'discarded' end as state, submission_id
  from halfsky.audit_trail where agency_id = $1 and act in ('quarantine_replayed', 'quarantine_discarded') and content is not null
)
select 'settled_wrong', coalesce(act.entry, 0), submission.file_name, coalesce(words.text, act.content)
from act
full join words on words.settled_at = act.at and words.state = act.state
cross join words_since
left join halfsky.submission on submission.agency_id = $1 and submission.submission_id = act.submission_id
where coalesce(act.at, greatest(words.settled_at, words.made_at)) >= words_since.at
  and case when act.entry is null or words.text is null then true
           when act.state = 'replayed' then right(act.content, length(words.text) + 2) <> ': ' || words.text
           else left(act.content, length(words.text) + 2) <> words.text || ': ' end
order by 2
limit 100
