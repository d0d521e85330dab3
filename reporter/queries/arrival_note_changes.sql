-- Notes what has changed of the years that are kept, before the marks are deleted that say so.
insert into halfsky.arrival_change (agency_id, indicator_id, period)
select agency_id, indicator_id, period
from refresh_mark
where extract(year from period) in (select year from halfsky.arrival_year)
on conflict do nothing
