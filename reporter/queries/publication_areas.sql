-- The district and its townships as a publication calls them.
--   $1 publication_id
select area_agency_id, code, name_zh, name_en, is_district
from halfsky.publication_area
where publication_id = $1
order by position
