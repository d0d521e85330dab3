-- Forgets which marks this refresh has seen.
drop table refresh_mark
