-- Whether any migration was ever applied.
select to_regclass('halfsky.schema_migration') is not null
