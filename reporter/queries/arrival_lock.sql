-- Whether no refresh is under way, which would change what is kept; none begins then before this transaction ends.
select pg_try_advisory_xact_lock(hashtext('halfsky.refresh'))
