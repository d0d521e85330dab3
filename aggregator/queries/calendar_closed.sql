-- The periods that take no more records.
select period, frequency from halfsky.period_closure
