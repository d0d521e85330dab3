-- The reports that are owed are computed alone, before anything else is joined to them: on a Citus cluster that is on the coordinator, where halfsky.report_rows() reads all agencies, and not
-- on each worker.
set local role halfsky_owner;

create or replace view halfsky.report as
with computed as materialized (select * from halfsky.report_rows())
select * from computed;
