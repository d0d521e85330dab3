-- What was settled in the agency's quarantine, against the acts that say so: at the moment of each act just the entries that its words name, and no entry settled at another.
--   $1  int4  agency
-- Answers fault, entry, submission, cells: a row per finding.
with settled as (
  select false as is_letter, quarantine_id as number, state, settled_at from halfsky.quarantine where agency_id = $1 and state <> 'open'
  union all
  select true, dead_letter_id, state, settled_at from halfsky.dead_letter where agency_id = $1 and state <> 'open'
), island as (
  select is_letter, state, settled_at, number, number - row_number() over (partition by is_letter, state, settled_at order by number) as name from settled
), span as (
  select is_letter, state, settled_at, min(number) as first, max(number) as last from island group by is_letter, state, settled_at, name
), ranges as (
  select is_letter, state, settled_at, string_agg(case when first = last then first::text else first || '-' || last end, ', ' order by first) as numbers
  from span group by is_letter, state, settled_at
), words as (
  select settled_at, state, string_agg(case when is_letter then 'dead letters ' else 'cells ' end || numbers, '; ' order by is_letter) as text
  from ranges group by settled_at, state
), act as (
  select entry, at, content, case act when 'quarantine_replayed' then 'replayed' else 'discarded' end as state, submission_id
  from halfsky.audit_trail where agency_id = $1 and act in ('quarantine_replayed', 'quarantine_discarded') and content is not null
)
select 'settled_wrong', coalesce(act.entry, 0), submission.file_name, coalesce(words.text, act.content)
from act
full join words on words.settled_at = act.at and words.state = act.state
left join halfsky.submission on submission.agency_id = $1 and submission.submission_id = act.submission_id
where case when act.entry is null or words.text is null then true
           when act.state = 'replayed' then right(act.content, length(words.text) + 2) <> ': ' || words.text
           else left(act.content, length(words.text) + 2) <> words.text || ': ' end
order by 2
limit 100
