-- Which marks this refresh has seen, kept beyond its transaction. It only reads: a mark's row stays free for whoever marks again meanwhile.
create temporary table refresh_mark on commit preserve rows as
select agency_id, indicator_id, period, marked_at
from halfsky.change_mark
