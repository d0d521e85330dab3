-- The end of refresh_by_hash.sql.
set local enable_nestloop = on
