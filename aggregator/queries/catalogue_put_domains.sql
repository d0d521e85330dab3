-- Adds and changes domains.
--   $1  jsonb  the rows of domains.csv, each an object from column to text
insert into halfsky.domain (domain_code, name_zh, name_en, objectives_count, strategies_count, key)
select code, name_zh, name_en, objectives_count::int2, strategies_count::int2, key
from jsonb_to_recordset($1::jsonb)
  as row (code text, name_zh text, name_en text, objectives_count text, strategies_count text, key text)
on conflict (domain_code) do update
set (name_zh, name_en, objectives_count, strategies_count, key)
  = (excluded.name_zh, excluded.name_en, excluded.objectives_count, excluded.strategies_count, excluded.key)
