-- What was settled in the agency's quarantine, against the acts that say so: at the moment of each act just the entries that its words name, what became of
-- each as they say, by whom and why, and no entry settled at another. From before words were kept the moments differ, and are left out.
--   $1  int4  agency
-- Answers fault, entry, submission, cells: a row per finding.
with said_since as (
  select coalesce(min(at), 'infinity') as at from halfsky.audit_trail
  where agency_id = 0 and act = 'schema_migrated' and substring(content from '^schema [0-9]{1,6} to ([0-9]{1,6})$')::int4 >= 32
), words_since as (
  select coalesce(min(at), 'infinity') as at from halfsky.audit_trail
  where agency_id = 0 and act = 'schema_migrated' and substring(content from '^schema [0-9]{1,6} to ([0-9]{1,6})$')::int4 >= 26
), settled as (
  select false as is_letter, quarantine_id as number, state, settled_at, settled_by, settled_reason, quarantined_at as made_at from halfsky.quarantine
  where agency_id = $1 and (state <> 'open' or num_nonnulls(settled_at, settled_by, settled_reason, fate) > 0)
  union all
  select true, dead_letter_id, state, settled_at, settled_by, settled_reason, received_at from halfsky.dead_letter
  where agency_id = $1 and (state <> 'open' or num_nonnulls(settled_at, settled_by, settled_reason) > 0)
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
), fate_island as (
  select settled_at, fate, quarantine_id as number, quarantine_id - row_number() over (partition by settled_at, fate order by quarantine_id) as name
  from halfsky.quarantine where agency_id = $1 and state = 'replayed'
), fate_span as (
  select settled_at, fate, min(number) as first, max(number) as last from fate_island group by settled_at, fate, name
), fate_words as (
  select settled_at, string_agg('; ' || fate || ' ' || numbers, '' order by fate collate "C") as text
  from (select settled_at, fate, string_agg(case when first = last then first::text else first || '-' || last end, ', ' order by first) as numbers
        from fate_span group by settled_at, fate) of_fate
  group by settled_at
), act as (
  select entry, at, case act when 'quarantine_replayed' then regexp_replace(content, '; confirmed [0-9][0-9 ,;-]*$', '') else content end as content, actor,
         case act when 'quarantine_replayed' then 'replayed' else 'discarded' end as state, submission_id
  from halfsky.audit_trail where agency_id = $1 and act in ('quarantine_replayed', 'quarantine_discarded') and content is not null
)
select 'settled_wrong', coalesce(act.entry, 0), submission.file_name, coalesce(words.text, act.content)
from act
full join words on words.settled_at = act.at and words.state = act.state
cross join words_since
cross join said_since
left join fate_words on fate_words.settled_at = act.at
left join halfsky.submission on submission.agency_id = $1 and submission.submission_id = act.submission_id
where coalesce(act.at, greatest(words.settled_at, words.made_at)) >= words_since.at
  and case when act.entry is null or words.text is null then true
           when act.state = 'replayed' then act.content is distinct from
             submission.file_name || ': ' || words.text || case when act.at >= said_since.at then fate_words.text else '' end
           else left(act.content, length(words.text) + 2) <> words.text || ': ' end
union all
select 'settled_wrong', act.entry, null, format('%s%s', case when settled.is_letter then 'D' end, settled.number)
from settled
join act on act.at = settled.settled_at and act.state = settled.state
join words on words.settled_at = settled.settled_at and words.state = settled.state
where settled.settled_by is distinct from act.actor
   or case when settled.state = 'discarded' then act.content is distinct from words.text || ': ' || settled.settled_reason else settled.settled_reason is not null end
order by 2
limit 100
