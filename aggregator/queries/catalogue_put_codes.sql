-- Adds the items of one code list in the order of its file; catalogue_clear_codes.sql comes before.
--   $1  text   name of the list
--   $2  jsonb  the rows of its file, each an object from column to text
insert into halfsky.code_item (code_list, code, name_zh, name_en, kind, ordinal)
select $1, item ->> 'code', item ->> 'name_zh', item ->> 'name_en', item ->> 'kind', ordinal
from jsonb_array_elements($2::jsonb) with ordinality as row (item, ordinal)
