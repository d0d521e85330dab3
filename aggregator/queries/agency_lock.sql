-- Lets one command change agencies and keys at a time, until the transaction ends.
select pg_advisory_xact_lock(hashtext('halfsky.agency'))
