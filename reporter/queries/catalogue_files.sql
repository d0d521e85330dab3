-- The files of the current catalogue.
select file.name, file.content
from catalogue_version version
join halfsky.catalogue_file file using (catalogue_id)
where version.is_current
order by file.name
