-- Moves a publication on, with the name of who does it.
--   $1 publication_id  $2 who
update halfsky.publication
set state = 'discarded', discarded_by = $2, discarded_at = now()
where publication_id = $1
