-- The agency's dead letters against the entries that say that a batch was put aside.
--   $1  int4  agency
-- Answers fault, entry, submission, cells: a row per finding.
select 'dead_letter_wrong', coalesce(said.entry, 0), said.file, coalesce('D' || letter.dead_letter_id, '')
from (select * from said where act = 'batch_dead_lettered') said
full join (select * from halfsky.dead_letter where agency_id = $1) letter
  on letter.collector_id = said.collector and letter.epoch = said.epoch and letter.sequence = said.sequence and letter.received_at = said.at
where (said.entry is null or letter.dead_letter_id is null or letter.reason <> said.reason or sha256(letter.payload) <> said.payload)
  and not (said.entry is null and exists (select from halfsky.audit_trail trail where trail.agency_id = $1 and trail.at = letter.received_at
                                          and trail.act = 'batch_dead_lettered' and trail.content is null))
order by 2
limit 100
