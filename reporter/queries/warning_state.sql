-- A warning enters a state.
--   $1 warning   $2 state   $3 true when the figures cleared it: should they warn again, even with the figure of then, that is news
update halfsky.warning set state = $2, figure = case when $3 then '' else figure end, changed_at = now() where warning_id = $1
