-- Settings of every session, asked for once after connecting.
--   $1 statement_timeout with its unit
-- A client that vanished is noticed within seconds, so its locks do not outlive it. Names in our statements are qualified, but for tables of the session and
-- for what the reporter may put such tables in the place of (reporter/past).
select set_config('statement_timeout', $1, false),
       set_config('client_connection_check_interval', '1s', false),
       set_config('idle_in_transaction_session_timeout', '5min', false),
       set_config('tcp_keepalives_idle', '10', false),
       set_config('tcp_keepalives_interval', '5', false),
       set_config('tcp_keepalives_count', '3', false),
       set_config('search_path', 'pg_catalog, halfsky, pg_temp', false),
       set_config('timezone', 'UTC', false),
       set_config('datestyle', 'ISO', false)
