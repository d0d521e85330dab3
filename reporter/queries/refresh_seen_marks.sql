-- The marks that this refresh has seen, gathered by agency, each column an array as text.
select agency_id, array_agg(indicator_id)::text, array_agg(period)::text, array_agg(marked_at)::text
from refresh_mark
group by agency_id
order by agency_id
