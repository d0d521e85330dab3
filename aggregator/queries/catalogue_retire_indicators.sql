-- Retires the indicators that a new catalogue no longer has.
--   $1  jsonb  the rows of indicators.csv, each an object from column to text
update halfsky.indicator set is_retired = true
where not is_retired and indicator_id not in (select id::int2 from jsonb_to_recordset($1::jsonb) as row (id text))
