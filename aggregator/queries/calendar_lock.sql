-- Waits for those who store by the calendar, and lets nobody begin to until the transaction ends.
select pg_advisory_xact_lock(hashtext('halfsky.calendar'))
