-- What each of the three roles may do with every table, view, function and sequence of the schemas halfsky and analysis, found out by trying as that role: one line
-- per object, as in role_rights.csv. S select, I insert, U update, D delete, T truncate, X execute a function or use a sequence; a small letter: some columns only; - nothing.
-- Nothing is changed: what succeeds is taken back. Partitions are left out, they have no rights of their own (another test).
-- Plans need not be good: some thousand are made, and none is carried out.
set join_collapse_limit = 1;
set from_collapse_limit = 1;
create function pg_temp.may(who text, statement text) returns boolean language plpgsql as $$
begin
  execute format('set local role %I', who);
  execute statement;
  raise sqlstate 'HS001';
exception
  when insufficient_privilege then return false;
  when sqlstate 'HS001' or integrity_constraint_violation or feature_not_supported then return true; -- permitted, and then wrong for another reason
end
$$;

create function pg_temp.may_columns(who text, object regclass, template text) returns text language sql as $$
  select case when bool_and(pg_temp.may(who, format(template, object, attname))) then upper(left(template, 1))
              when bool_or(pg_temp.may(who, format(template, object, attname))) then lower(left(template, 1)) else '' end
  from pg_attribute where attrelid = object and attnum > 0 and not attisdropped
$$;

create function pg_temp.rights(who text, object regclass, is_view boolean) returns text language sql as $$
  select coalesce(nullif(concat(
    pg_temp.may_columns(who, object, 'Select %2$I from %1$s limit 0'),
    case when is_view then case when has_table_privilege(who, object, 'insert, update, delete, truncate, references, trigger') then '?' end
    else concat(case when pg_temp.may(who, format('insert into %s default values', object)) then 'I' end,
                pg_temp.may_columns(who, object, 'Update %s set %2$I = default where false'),
                case when pg_temp.may(who, format('delete from %s where false', object)) then 'D' end,
                case when pg_temp.may(who, format('truncate %s', object)) then 'T' end,
                case when has_table_privilege(who, object, 'references, trigger') then '?' end) end), ''), '-')
$$;

select 'object,aggregator,reporter,analyst'
union all
select * from (
  select format('%s,%s,%s,%s', object, pg_temp.rights('halfsky_aggregator', object, is_view), pg_temp.rights('halfsky_reporter', object, is_view),
                pg_temp.rights('halfsky_analyst', object, is_view))
  from (select oid::regclass as object, relkind = 'v' as is_view from pg_class
        where relnamespace in ('halfsky'::regnamespace, 'analysis'::regnamespace) and relkind in ('r', 'p', 'v', 'm', 'f') and not relispartition
        order by oid::regclass::text collate "C") found
  order by object::text collate "C"
) tables
union all
select * from (
  select format('"%s",%s,%s,%s', oid::regprocedure, case when has_function_privilege('halfsky_aggregator', oid, 'execute') then 'X' else '-' end,
                case when has_function_privilege('halfsky_reporter', oid, 'execute') then 'X' else '-' end,
                case when has_function_privilege('halfsky_analyst', oid, 'execute') then 'X' else '-' end)
  from pg_proc where pronamespace in ('halfsky'::regnamespace, 'analysis'::regnamespace)
  order by oid::regprocedure::text collate "C"
) functions
union all
select * from (
  select format('%s,%s,%s,%s', oid::regclass, case when has_sequence_privilege('halfsky_aggregator', oid, 'usage, select, update') then 'X' else '-' end,
                case when has_sequence_privilege('halfsky_reporter', oid, 'usage, select, update') then 'X' else '-' end,
                case when has_sequence_privilege('halfsky_analyst', oid, 'usage, select, update') then 'X' else '-' end)
  from pg_class
  where relkind = 'S' and relnamespace in ('halfsky'::regnamespace, 'analysis'::regnamespace)
  order by oid::regclass::text collate "C"
) sequences
