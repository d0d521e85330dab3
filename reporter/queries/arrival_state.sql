-- Whether this session may bring halfsky.arrival up to date, and has to: no refresh is under way, which would change it, and none begins before the transaction ends; and a year is
-- missing, or something has changed. Of a standby, and for who may only read, it stays as it is.
--   $1 first year of the periods' labels  $2 last year
select case when pg_is_in_recovery() or current_setting('transaction_read_only')::boolean or not has_table_privilege('halfsky.arrival', 'insert') then false
            when not exists (select from halfsky.arrival_change)
             and not exists (select from generate_series($1::int4, $2::int4) year where year not in (select year from halfsky.arrival_year)) then false
            else pg_try_advisory_xact_lock(hashtext('halfsky.refresh')) end
