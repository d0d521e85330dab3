-- The pages of a publication.
--   $1 publication_id
select edition, format, language, content, digest
from halfsky.publication_output
where publication_id = $1
order by edition, format, language
