-- The files of one catalogue, current or not.
--   $1 catalogue_id
select name, content
from halfsky.catalogue_file
where catalogue_id = $1
order by name
