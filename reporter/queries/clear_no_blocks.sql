-- Forgets what was said of the observations behind what is judged again.
--   $1 indicator_id of these
delete from halfsky.observation_block
where indicator_id = any($1) and reporting_year in (select reporting_year from refresh_scope)
