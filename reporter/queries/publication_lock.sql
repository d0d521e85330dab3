-- Makes drafting and releasing wait for each other until the transaction ends, so that no two look at the same earlier publications.
select true from pg_advisory_xact_lock(hashtext('halfsky.publication'))
