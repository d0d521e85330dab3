-- Writes something, so that the commit of the marks' deletion waits for the disk even if none was deleted, and with it for the summary (refresh_flush.sql).
-- Where tables are kept nothing else may: what is written to temporary tables is not waited for.
select pg_logical_emit_message(true, 'halfsky', 'refreshed')
