-- Everything counts as changed.
insert into refresh_touched (indicator_id, period)
select distinct indicator_id, period from observation
