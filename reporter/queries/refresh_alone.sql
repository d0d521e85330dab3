-- Makes refreshes wait for each other until the marks are deleted too, which is after the summary's transaction. Ends with refresh_over.sql or the session.
-- Without it a mark that the one refresh read could be deleted by the other and made again with the same time, and then be deleted as if it were summarised.
select true from pg_advisory_lock(hashtext('halfsky.refresh'))
