-- Whether this session may bring halfsky.arrival up to date and has to: a year is missing, or something has changed. On a standby, and for who may only read,
-- it stays as it is. Asked outside a transaction, since a standby refuses to begin one that may write.
--   $1 first year of the periods' labels  $2 last year
select not pg_is_in_recovery() and not current_setting('transaction_read_only')::boolean and has_table_privilege('halfsky.arrival', 'insert')
       and (exists (select from halfsky.arrival_change)
            or exists (select from generate_series($1::int4, $2::int4) year where year not in (select year from halfsky.arrival_year)))
