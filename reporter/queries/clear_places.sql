-- How many years of agencies, of what was rolled up, may have a small number in them (clear_small.sql).
--   $1 counts below it may be small
select count(*)
from refresh_addend
where smallest < $1 or smallest is null
