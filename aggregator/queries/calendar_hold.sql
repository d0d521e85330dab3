-- Lets nobody close or open a period until the transaction ends.
select pg_advisory_xact_lock_shared(hashtext('halfsky.calendar'))
