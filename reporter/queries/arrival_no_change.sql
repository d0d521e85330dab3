-- Nothing has changed since it was counted.
delete from halfsky.arrival_change
