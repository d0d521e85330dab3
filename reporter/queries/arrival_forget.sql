-- Everything is computed from the observations: halfsky.arrival counts for nothing any more.
delete from halfsky.arrival_year
