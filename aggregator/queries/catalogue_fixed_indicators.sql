-- The first indicator for which a new catalogue would change what is fixed for its number: the frequency, since stored periods have it.
--   $1  jsonb  the rows of indicators.csv, each an object from column to text
select indicator.indicator_id, indicator.frequency, row.frequency
from jsonb_to_recordset($1::jsonb) as row (id text, frequency text)
join halfsky.indicator on indicator.indicator_id = row.id::int2
where indicator.frequency <> row.frequency
order by indicator.indicator_id
limit 1
