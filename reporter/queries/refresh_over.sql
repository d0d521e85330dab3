-- Lets the next refresh begin.
select pg_advisory_unlock(hashtext('halfsky.refresh'))
