-- The number of every breakdown that was ever legal.
select breakdown_id, key
from halfsky.breakdown
order by breakdown_id
