-- The annual figures as they stand before they are computed again.
create temporary table refresh_kept on commit drop as
select * from halfsky.annual_summary
