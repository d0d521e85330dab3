-- What a publication says was revised.
--   $1 publication_id
select indicator_id, reporting_year, breakdown_key, area_agency_id, before, now, hides_before, hides_now, sources
from halfsky.publication_revision
where publication_id = $1
