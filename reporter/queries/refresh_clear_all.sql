-- Removes everything, since everything is about to be computed again.
delete from annual_summary
