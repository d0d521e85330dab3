-- Records an applied migration.
--   $1 version  $2 name of the file  $3 BLAKE2b-256 of its text
insert into halfsky.schema_migration (version, name, checksum) values ($1, $2, $3)
