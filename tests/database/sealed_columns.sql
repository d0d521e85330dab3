-- Columns of base tables of which sealed_columns.csv, put in place of {decisions}, says nothing, too little or something unknown; and those of which it speaks though they are not there.
with line as (
  select regexp_match(line, '^([a-z0-9_]+,[a-z0-9_]+),(sealed|derived|open),.{3,}$') as part, line
  from regexp_split_to_table('{decisions}', '\n') line
  where line not in ('', 'table,column,decision,why')
), decided as (
  select coalesce(part[1], line) as name from line
), found as (
  select c.relname || ',' || a.attname as name
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace = 'halfsky'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
)
select string_agg(coalesce(found.name, decided.name), ' ' order by name)
from found
full join decided using (name)
where found.name is null or decided.name is null
