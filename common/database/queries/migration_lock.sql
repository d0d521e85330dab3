-- Lets one migrator work at a time: waits for the other's transaction to end. Answers one row without meaning.
select pg_advisory_xact_lock(hashtextextended('halfsky.migrate', 0)) is null
