-- Takes the pages of a publication.
copy halfsky.publication_output (publication_id, edition, format, language, content, digest)
from stdin (format binary)
