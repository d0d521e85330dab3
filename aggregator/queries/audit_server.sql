-- Whether the server's own trail says that its schema was made, and how far.
--   $1  int4  0, the server itself; another answers nothing
-- Answers fault, entry, submission, cells: a row per finding.
select 'server_unrecorded', 0::int8, null::text, format('schema %s', max(version))
from halfsky.schema_migration
having $1 = 0 and max(version) is distinct from (
  select max(substring(content from '^schema [0-9]{1,6} to ([0-9]{1,6})$')::int4) from halfsky.audit_trail where agency_id = 0 and act = 'schema_migrated')
