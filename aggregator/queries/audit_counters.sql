-- The largest numbers that the agency's chain says were given, against those that are there: with a smaller one a number would be given twice, with a larger one
-- some would be missing as if what had them had been taken out. And the moment of its last entry, which the next comes after.
--   $1  int4  agency
-- Answers fault, entry, submission, cells: a row per finding.
select 'counter_wrong', 0::int8, null::text, counter.name
from halfsky.agency_chain chain
cross join lateral (values
  ('submission', chain.last_submission_id::int8, (select max(submission_id)::int8 from halfsky.submission where agency_id = $1)),
  ('quarantine', chain.last_quarantine_id, (select max(quarantine_id) from halfsky.quarantine where agency_id = $1)),
  ('dead_letter', chain.last_dead_letter_id, (select max(dead_letter_id) from halfsky.dead_letter where agency_id = $1))) counter (name, given, found)
where chain.agency_id = $1 and counter.given <> coalesce(counter.found, 0)
union all
select 'counter_wrong', last.entry, null, 'moment'
from halfsky.agency_chain chain
join halfsky.audit_trail last on last.agency_id = $1 and last.entry = chain.last_entry
where chain.agency_id = $1 and chain.last_at <> last.at
