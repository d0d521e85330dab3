-- The district and its townships and streets, the district first.
select agency_id, code, name_zh, name_en, level = 'district'
from agency
where level in ('district', 'township') and closed_at is null
order by level <> 'district', code
