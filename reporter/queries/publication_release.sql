-- Moves a publication on, with the name of who does it.
--   $1 publication_id  $2 who
update halfsky.publication
set state = 'published', published_by = $2, published_at = now()
where publication_id = $1
