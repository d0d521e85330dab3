-- The settings of a publication as a command line would give them: key=value.
--   $1 publication_id
select setting.key || '=' || setting.value
from halfsky.publication, jsonb_each_text(settings) setting (key, value)
where publication_id = $1
order by setting.key
