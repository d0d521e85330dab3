-- Since when entries say in words what was done: the first schema that keeps them is number 26. Null: no act says so.
select min(at)
from halfsky.audit_trail
where agency_id = 0 and act = 'schema_migrated' and substring(content from '^schema [0-9]{1,6} to ([0-9]{1,6})$')::int4 >= 26
