-- Keeps one file of a catalogue, byte for byte.
--   $1  int4   catalogue
--   $2  text   name of the file
--   $3  bytea  its bytes
insert into halfsky.catalogue_file (catalogue_id, name, content) values ($1, $2, $3)
on conflict (catalogue_id, name) do nothing
