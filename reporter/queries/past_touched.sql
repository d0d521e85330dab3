-- All that stood then is to be rolled up.
create temporary table refresh_touched on commit drop as
select distinct indicator_id, period from observation
