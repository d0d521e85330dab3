-- Takes the areas of a publication.
copy halfsky.publication_area (publication_id, position, area_agency_id, code, name_zh, name_en, is_district)
from stdin (format binary)
