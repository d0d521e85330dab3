-- One publication, locked so that its state stands still until the transaction ends; and whether a login of its own drafted it that is the one of this session.
--   $1 publication_id
select publication_id, kind, year, state, catalogue_id, settings::text, program_version, after_id, drafted_by,
       drafted_login = session_user and drafted_login <> 'halfsky_reporter'
from halfsky.publication
where publication_id = $1
for update
