-- Of then there are no annual figures from before.
create temporary table refresh_kept (like halfsky.annual_summary) on commit drop
