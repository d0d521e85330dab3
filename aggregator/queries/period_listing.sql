-- The closed periods, the latest first.
select period, frequency, closed_at, closed_by, reason
from halfsky.period_closure
order by period desc, frequency
