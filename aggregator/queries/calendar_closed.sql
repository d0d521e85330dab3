-- The periods that take no more records, in the order of their packed numbers (proto/halfsky.proto, Row.period): year, length, part.
select period, frequency
from halfsky.period_closure
order by extract(year from period), array_position('{annual,semiannual,quarterly,monthly}'::text[], frequency), period
