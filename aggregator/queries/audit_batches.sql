-- What decides whether a batch of the agency is stored again: that each is remembered, each part under the batch that stored it, none that no entry is about (but for
-- entries from before they had words, and repeats of what these stored), and that each stream goes as far as its batches. The answers themselves are looked at one by one (audit_page.sql).
--   $1  int4  agency
-- Answers fault, entry, submission, cells: a row per finding.
with batch as (
  select collector_id, epoch, sequence, submission_uuid, part, digest, stored_at from halfsky.ingest_batch where agency_id = $1
), wordless as (
  select at from halfsky.audit_trail where agency_id = $1 and act in ('batch_stored', 'batch_dead_lettered') and content is null
), stream as (
  select distinct on (collector_id, epoch) collector_id, epoch, sequence, digest, stored_at from batch order by collector_id, epoch, sequence desc
)
select 'batch_missing', said.entry, said.file, format('%s/%s', said.collector, said.sequence)
from said
left join batch on batch.collector_id = said.collector and batch.epoch = said.epoch and batch.sequence = said.sequence
left join halfsky.ingest_part part on part.agency_id = $1 and part.submission_uuid = said.submission and part.part = said.part
where batch.digest is distinct from said.records or batch.stored_at <> said.at or batch.submission_uuid <> said.submission or batch.part <> said.part
   or said.is_booked and (part.collector_id, part.epoch, part.sequence) is distinct from (said.collector, said.epoch, said.sequence)
union all
select 'batch_foreign', 0, null, format('%s/%s', batch.collector_id, batch.sequence)
from batch
where not exists (select from said where said.submission = batch.submission_uuid and said.part = batch.part)
  and not exists (select from wordless where wordless.at = batch.stored_at)
  and not exists (
    select from halfsky.ingest_part stored
    join batch first on first.collector_id = stored.collector_id and first.epoch = stored.epoch and first.sequence = stored.sequence
    join wordless on wordless.at = first.stored_at
    where stored.agency_id = $1 and stored.submission_uuid = batch.submission_uuid and stored.part = batch.part)
union all
select 'stream_wrong', 0, null, format('%s: %s/%s', coalesce(stream.collector_id, mark.collector_id), coalesce(mark.last_sequence, 0), coalesce(stream.sequence, 0))
from stream
full join (select * from halfsky.ingest_watermark where agency_id = $1) mark on mark.collector_id = stream.collector_id and mark.epoch = stream.epoch
where mark.last_sequence is distinct from stream.sequence or mark.last_digest is distinct from stream.digest or mark.updated_at is distinct from stream.stored_at
limit 100
