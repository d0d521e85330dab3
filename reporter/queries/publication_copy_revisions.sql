-- Takes what a publication says was revised.
copy halfsky.publication_revision (publication_id, indicator_id, reporting_year, breakdown_key, area_agency_id, before, now, hides_before, hides_now, sources)
from stdin (format binary)
