-- The applied migrations in order.
select version, name, checksum from halfsky.schema_migration order by version
