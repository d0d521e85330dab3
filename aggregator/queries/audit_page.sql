-- The agency's entries after a number, oldest first, each with what audit_parts.sql found at its moment, and of a batch the answer that is stored and, by its
-- words, what that one's digest is to be; without words, the batch's own digest (audit_wordless.sql). A submission of 0 stands for none, as it is sealed; without part, number of rows and digest the entry seals no rows. A
-- digest of another length than digests have is another digest.
--   $1  int4  agency
--   $2  int8  after this entry
--   $3  int4  at most so many
select trail.entry, trail.at, trail.actor, trail.act, coalesce(trail.submission_id, 0),
       case octet_length(trail.content_digest) when 32 then trail.content_digest else sha256(trail.content_digest) end, trail.previous_hash,
       case octet_length(trail.hash) when 32 then trail.hash else sha256(trail.hash) end,
       trail.part, trail.n_rows, case octet_length(trail.rows_digest) when 32 then trail.rows_digest else sha256(trail.rows_digest) end,
       coalesce(found.n_rows, 0), coalesce(found.rows_digest, sha256('')), submission.file_name, trail.content, said.outcome,
       coalesce(answered.outcome, wordless.outcome), wordless.digest
from halfsky.audit_trail trail
left join sealed_part found on found.stored_at = trail.at
left join halfsky.submission on submission.agency_id = trail.agency_id and submission.submission_id = trail.submission_id
left join lateral halfsky.part_words(trail.content) said on true
left join halfsky.ingest_batch answered on answered.agency_id = trail.agency_id and answered.collector_id = said.collector and answered.epoch = said.epoch
  and answered.sequence = said.sequence
left join wordless on wordless.entry = trail.entry
where trail.agency_id = $1 and trail.entry > $2
order by trail.entry
limit $3
