-- From here to the end of the transaction, tables of this session stand before those of halfsky that have the same name. Statements that were prepared with
-- another path are planned anew.
set local search_path = pg_catalog, pg_temp, halfsky
