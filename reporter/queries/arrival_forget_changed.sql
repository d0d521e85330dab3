-- Forgets what was counted of years that are not kept, and of what has changed.
delete from halfsky.arrival
where extract(year from period) not in (select year from halfsky.arrival_year)
   or (agency_id, indicator_id, period) in (select agency_id, indicator_id, period from halfsky.arrival_change)
