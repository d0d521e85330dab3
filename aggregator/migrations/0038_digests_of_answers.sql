-- What is digested of an answer can be guessed where it tells of a few small counts: it holds what was given and expected of refused cells, and all else in it is shown. It is masked like
-- the others. And a part that could not be read is booked as well, and is part of what the books were before it.
set local role halfsky_owner;

create or replace view analysis.act as
select
  coalesce(agency.code, '') as agency_code,
  coalesce(agency.name_zh, '') as agency_name_zh,
  coalesce(agency.name_en, '') as agency_name_en,
  trail.entry,
  trail.at,
  trail.actor,
  trail.act,
  regexp_replace(trail.content, '"(records|payload|file_digest|quarantine|outcome)": *"[^"]*"', '"\1":"sha256"', 'g') as content,
  trail.submission_id
from halfsky.audit_trail trail
left join halfsky.agency using (agency_id)
where halfsky.as_of() is null or trail.at <= halfsky.as_of();

-- The books less what entries of the trail after the moment say. Cells are settled by the first part of a later submission.
create or replace view halfsky.submission_at as
with entry as (
  select trail.agency_id, trail.submission_id, trail.entry, trail.at, words.n_new, words.n_revised, words.n_unchanged, words.n_rejected, words.rejected_by_code, words.settled,
         trail.entry = min(trail.entry) over (partition by trail.agency_id, trail.submission_id) as is_first
  from halfsky.audit_trail trail
  cross join lateral halfsky.part_words(trail.content) words
  where halfsky.as_of() is not null and trail.act in ('batch_stored', 'batch_dead_lettered') and words.is_booked
), later as (
  select agency_id, submission_id, count(*)::int4 as parts, sum(n_new)::int4 as n_new, sum(n_revised)::int4 as n_revised, sum(n_unchanged)::int4 as n_unchanged,
         sum(n_rejected)::int4 as n_rejected
  from entry where at > halfsky.as_of() group by agency_id, submission_id
), said as (
  select distinct on (agency_id, submission_id) agency_id, submission_id, rejected_by_code
  from entry where at <= halfsky.as_of() order by agency_id, submission_id, entry desc
), explained as (
  select entry.agency_id, settled.uuid, sum(settled.cells::int8)::int4 as cells
  from entry
  cross join lateral jsonb_each_text(entry.settled) settled (uuid, cells)
  where at > halfsky.as_of() and is_first group by entry.agency_id, settled.uuid
), judged as (
  select agency_id, submission_id, count(*) filter (where state = 'replayed')::int4 as n_replayed, count(*) filter (where state = 'discarded')::int4 as n_discarded
  from halfsky.quarantine where halfsky.as_of() is not null and settled_at > halfsky.as_of() group by agency_id, submission_id
)
select submission.agency_id, submission.submission_id, submission.file_name, submission.accepted_at, submission.first_stored_at, submission.n_parts,
       submission.parts_stored - coalesce(later.parts, 0) as parts_stored, submission.received, submission.n_new - coalesce(later.n_new, 0) as n_new,
       submission.n_revised - coalesce(later.n_revised, 0) as n_revised, submission.n_unchanged - coalesce(later.n_unchanged, 0) as n_unchanged,
       submission.n_rejected - coalesce(later.n_rejected, 0) as n_rejected, submission.n_awaiting,
       coalesce(said.rejected_by_code, submission.rejected_by_code) as rejected_by_code, submission.n_released,
       greatest(submission.n_settled - coalesce(explained.cells, 0), 0) as n_settled, submission.awaiting_by_code,
       submission.n_replayed - coalesce(judged.n_replayed, 0) as n_replayed, submission.n_discarded - coalesce(judged.n_discarded, 0) as n_discarded
from halfsky.submission
left join later on later.agency_id = submission.agency_id and later.submission_id = submission.submission_id
left join said on said.agency_id = submission.agency_id and said.submission_id = submission.submission_id
left join explained on explained.agency_id = submission.agency_id and explained.uuid = encode(submission.submission_uuid, 'hex')
left join judged on judged.agency_id = submission.agency_id and judged.submission_id = submission.submission_id
where halfsky.as_of() is null or submission.first_stored_at <= halfsky.as_of();

-- Names no type but PostgreSQL's own: the analyst may not name ours, and was told that no entry has words.
create or replace function halfsky.part_words(content text) returns halfsky.part_words
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  words record;
begin
  select * into words
  from jsonb_to_record(content::jsonb) as said (
    submission bytea, file text, file_digest bytea, accepted_at_us int8, n_parts int4, received int4, repeated int4, rejected_before int4, awaiting int4, released int4,
    awaiting_by_code jsonb, settled jsonb, collector int4, epoch bytea, sequence int8, part int4, records bytea, payload bytea, is_booked boolean, n_new int4, n_revised int4,
    n_unchanged int4, n_rejected int4, rejected_by_code jsonb, n_quarantined int4, quarantine bytea, reason text, outcome bytea, confirmed text);
  return words;
exception when others then
  return null;
end
$$;
