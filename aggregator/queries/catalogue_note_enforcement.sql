-- Notes that a catalogue comes into force.
--   $1  int4  catalogue
insert into halfsky.catalogue_enforcement (catalogue_id, enforced_at) values ($1, now())
