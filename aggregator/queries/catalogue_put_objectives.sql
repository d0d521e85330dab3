-- Adds and changes objectives.
--   $1  jsonb  the rows of objectives.csv, each an object from column to text
insert into halfsky.objective (objective_code, domain_code, kind, title_zh, title_en, source_ref, source_ref_en)
select code, domain, kind, title_zh, title_en, source_ref, source_ref_en
from jsonb_to_recordset($1::jsonb)
  as row (code text, domain text, kind text, title_zh text, title_en text, source_ref text, source_ref_en text)
on conflict (objective_code) do update
set (domain_code, kind, title_zh, title_en, source_ref, source_ref_en)
  = (excluded.domain_code, excluded.kind, excluded.title_zh, excluded.title_en, excluded.source_ref, excluded.source_ref_en)
