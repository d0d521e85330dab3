-- What the agency's trail says of its batches, for the statements that hold tables against it. Only entries that have words.
--   $1  int4  agency
create temporary table said on commit drop as
select trail.entry, trail.at, trail.act, trail.submission_id, said.*
from halfsky.audit_trail trail
cross join lateral halfsky.part_words(trail.content) said
where trail.agency_id = $1 and trail.act in ('batch_stored', 'batch_dead_lettered') and said.submission is not null
