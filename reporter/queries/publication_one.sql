-- One publication, locked so that its state stands still until the transaction ends.
--   $1 publication_id
select publication_id, kind, year, state, catalogue_id, settings::text, program_version, after_id, drafted_by
from halfsky.publication
where publication_id = $1
for update
