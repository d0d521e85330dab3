-- Whether so little of what was rolled up may have a small number in it (clear_small.sql) that it is sooner looked for where it may be, by the key, than
-- everywhere.
--   $1 counts below it may be small
select 1000 * count(*) filter (where smallest < $1 or smallest is null) < count(*)
from refresh_addend
