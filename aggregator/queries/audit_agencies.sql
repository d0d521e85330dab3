-- Everybody who may have a trail: the server itself (0), the agencies, and numbers that only what was handed in still names. Or the agency that is asked for.
--   $1  text  its code, or null: all
select known.agency_id, coalesce(agency.code, case when known.agency_id = 0 then '(halfsky)' else '#' || known.agency_id end)
from (
  select 0 as agency_id
  union select agency_id from halfsky.agency
  union select agency_id from halfsky.agency_chain
  union select agency_id from halfsky.audit_trail
  union select agency_id from halfsky.submission
  union select agency_id from halfsky.observation
  union select agency_id from halfsky.observation_revision
  union select agency_id from halfsky.ingest_part
  union select agency_id from halfsky.ingest_batch
  union select agency_id from halfsky.ingest_watermark
  union select agency_id from halfsky.quarantine
  union select agency_id from halfsky.dead_letter
  union select agency_id from halfsky.agency_revision
  union select agency_id from halfsky.assignment_revision
) known
left join halfsky.agency using (agency_id)
where $1 is null or agency.code = $1
order by known.agency_id
