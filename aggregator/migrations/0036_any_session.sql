-- What a moment is does not hang on how a session writes dates, and the end of time is now.
set local role halfsky_owner;

-- 'infinity': whatever is known, which is what the views show without a moment.
create or replace function halfsky.as_of() returns timestamptz
language sql stable parallel safe
as $$
  select nullif(nullif(current_setting('halfsky.as_of', true), '')::timestamptz, 'infinity')
$$;
comment on function halfsky.as_of() is 'The moment from which schema analysis is looked at; null for now, also when the setting says infinity.';

-- The functions hand the moment on as text. A cast writes it as the session's DateStyle has it: 03/02/2026 reads back as another day, and the IST of Kolkata as that of Jerusalem. JSON has one
-- form for all sessions.
do $do$
declare
  asked record;
begin
  for asked in select oid from pg_proc where pronamespace = 'analysis'::regnamespace and prosrc like '%moment::text%'
  loop
    execute replace(pg_get_functiondef(asked.oid), 'moment::text', $text$to_json(moment) #>> '{}'$text$);
  end loop;
end
$do$;
