-- Batches of the agency whose entries have no words, by entry: the digest that an entry from before words sealed, and the answer that is stored. A batch that only repeats
-- another may have been remembered at the same moment.
--   $1  int4  agency
create temporary table wordless on commit drop as
select distinct on (trail.entry) trail.entry, batch.digest, batch.outcome
from halfsky.audit_trail trail
join halfsky.ingest_batch batch on batch.agency_id = $1 and batch.stored_at = trail.at
where trail.agency_id = $1 and trail.act in ('batch_stored', 'batch_dead_lettered') and trail.content is null
order by trail.entry, batch.digest = trail.content_digest desc
