-- Parts of the agency's submissions that are remembered as stored though no entry booked them: a collector that brings such a part is answered that it is there, and the part
-- is lost. From before entries had words a part counts whose batch was stored at the moment of such an entry.
--   $1  int4  agency
-- Answers fault, entry, submission, cells: a row per finding.
select 'part_foreign', 0::int8, submission.file_name, format('%s/%s', encode(part.submission_uuid, 'hex'), part.part)
from halfsky.ingest_part part
left join halfsky.submission on submission.agency_id = $1 and submission.submission_uuid = part.submission_uuid
where part.agency_id = $1
  and not exists (select from said where said.is_booked and said.submission = part.submission_uuid and said.part = part.part)
  and not exists (
    select from halfsky.ingest_batch batch
    join halfsky.audit_trail trail on trail.agency_id = $1 and trail.at = batch.stored_at and trail.act in ('batch_stored', 'batch_dead_lettered') and trail.content is null
    where batch.agency_id = $1 and batch.collector_id = part.collector_id and batch.epoch = part.epoch and batch.sequence = part.sequence
      and batch.submission_uuid = part.submission_uuid and batch.part = part.part)
order by part.submission_uuid, part.part
limit 100
