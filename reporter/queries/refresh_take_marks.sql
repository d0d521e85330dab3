-- Takes all change marks and deletes them. A mark made while this runs either waits for the end and stays, or makes this transaction start again.
with taken as (
  delete from halfsky.change_mark
  returning indicator_id, period
)
insert into refresh_touched (indicator_id, period)
select distinct indicator_id, period from taken
