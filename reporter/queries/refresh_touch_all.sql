-- Everything counts as changed. Made from nothing temporary, so that several processes of the server can look.
create temporary table refresh_touched on commit drop as
select distinct indicator_id, period from observation
