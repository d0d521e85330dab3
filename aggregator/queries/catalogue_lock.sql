-- Lets one catalogue be loaded at a time, until the transaction ends.
select pg_advisory_xact_lock(hashtext('halfsky.catalogue'))
