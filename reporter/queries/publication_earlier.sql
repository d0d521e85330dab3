-- The publications that are public, the oldest first. Evaluations count too: whatever they do not hide is known.
select publication_id, year, kind = 'annual'
from publication
where state = 'published'
order by published_at, publication_id
