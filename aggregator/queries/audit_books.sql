-- The agency's submissions as the trail says they were booked, against the books: one that is missing, one that no entry is about, and the columns that say something
-- else. Submissions of which an entry has no words (from before they were kept) are left out.
--   $1  int4  agency
-- Answers fault, entry, submission, cells: a row per finding.
with booked as (
  select submission_id, min(entry) as entry, min(at) as first_stored_at, count(*) as parts_stored, sum(n_new) as n_new, sum(n_revised) as n_revised,
         sum(n_unchanged) as n_unchanged, sum(n_rejected) as n_rejected, max(entry) as last_entry
  from said where is_booked group by submission_id
), expected as (
  select booked.*, first.submission, first.collector, first.file, first.file_digest, first.accepted_at_us, first.n_parts, first.received, first.awaiting, first.released,
         booked.n_unchanged + first.repeated as all_unchanged, booked.n_rejected + first.rejected_before as all_rejected,
         last.rejected_by_code, first.awaiting_by_code,
         least(first.awaiting, (select coalesce(sum((later.settled ->> encode(first.submission, 'hex'))::int8), 0) from said later
                                where later.is_booked and later.entry > booked.entry and later.settled ? encode(first.submission, 'hex')
                                  and later.entry = (select min(entry) from said part where part.is_booked and part.submission_id = later.submission_id))) as n_settled
  from booked
  join said first using (entry)
  join said last on last.entry = booked.last_entry
), settled as (
  select submission_id, count(*) filter (where state = 'replayed') as n_replayed, count(*) filter (where state = 'discarded') as n_discarded
  from halfsky.quarantine where agency_id = $1 group by submission_id
), wordless as (
  select distinct submission_id from halfsky.audit_trail trail
  where agency_id = $1 and act in ('batch_stored', 'batch_dead_lettered') and not exists (select from said where said.entry = trail.entry)
), compared as (
  select coalesce(expected.entry, 0) as entry, coalesce(expected.file, books.file_name) as file, expected.submission_id is null as is_foreign,
         books.submission_id is null as is_missing, coalesce(expected.submission_id, books.submission_id) as submission_id,
         concat_ws(', ',
           case when books.submission_uuid is distinct from expected.submission then 'submission_uuid' end,
           case when books.collector_id is distinct from expected.collector then 'collector_id' end,
           case when books.file_name is distinct from expected.file then 'file_name' end,
           case when books.file_digest is distinct from expected.file_digest then 'file_digest' end,
           case when (extract(epoch from books.accepted_at) * 1000000)::int8 is distinct from expected.accepted_at_us then 'accepted_at' end,
           case when books.first_stored_at is distinct from expected.first_stored_at then 'first_stored_at' end,
           case when books.n_parts is distinct from expected.n_parts then 'n_parts' end,
           case when books.parts_stored is distinct from expected.parts_stored then 'parts_stored' end,
           case when books.received is distinct from expected.received then 'received' end,
           case when books.n_new is distinct from expected.n_new then 'n_new' end,
           case when books.n_revised is distinct from expected.n_revised then 'n_revised' end,
           case when books.n_unchanged is distinct from expected.all_unchanged then 'n_unchanged' end,
           case when books.n_rejected is distinct from expected.all_rejected then 'n_rejected' end,
           case when books.n_awaiting is distinct from expected.awaiting then 'n_awaiting' end,
           case when books.n_released is distinct from expected.released then 'n_released' end,
           case when books.n_settled is distinct from expected.n_settled then 'n_settled' end,
           case when books.n_replayed is distinct from coalesce(settled.n_replayed, 0) then 'n_replayed' end,
           case when books.n_discarded is distinct from coalesce(settled.n_discarded, 0) then 'n_discarded' end,
           case when books.rejected_by_code is distinct from expected.rejected_by_code then 'rejected_by_code' end,
           case when books.awaiting_by_code is distinct from expected.awaiting_by_code then 'awaiting_by_code' end) as differing
  from expected
  full join (select * from halfsky.submission where agency_id = $1) books on books.submission_id = expected.submission_id
  left join settled on settled.submission_id = books.submission_id
)
select case when is_missing then 'submission_missing' when is_foreign then 'submission_foreign' else 'submission_changed' end, entry, file,
       case when is_missing or is_foreign then '#' || submission_id else differing end
from compared
where (is_missing or is_foreign or differing <> '') and submission_id not in (select submission_id from wordless where submission_id is not null)
order by submission_id
limit 100
