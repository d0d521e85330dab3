-- The files of the catalogue in force.
select file.name, file.content
from halfsky.catalogue_file file
join halfsky.catalogue_version using (catalogue_id)
where is_current
order by file.name
