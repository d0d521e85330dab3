-- The annual publications that are public, the oldest first.
select publication_id, year
from halfsky.publication
where state = 'published' and kind = 'annual'
order by published_at, publication_id
