-- Moments at which the agency's figures have rows though no entry of an act that writes rows is about them: how many rows, and the first of them.
--   $1  int4  agency
-- Answers fault, entry, submission, cells: a row per finding.
select 'rows_foreign', 0::int8, null::text, found.n_rows || ': ' || cell.name
from sealed_part found
cross join lateral (
  select format('%s %s %s', coalesce(indicator.code, version.indicator_id::text), version.period, coalesce(breakdown.key, version.breakdown_id::text)) as name
  from (
    select indicator_id, breakdown_id, period from halfsky.observation where agency_id = $1 and stored_at = found.stored_at
    union all
    select indicator_id, breakdown_id, period from halfsky.observation_revision where agency_id = $1 and stored_at = found.stored_at
  ) version
  left join halfsky.indicator using (indicator_id)
  left join halfsky.breakdown using (breakdown_id)
  order by version.indicator_id, version.breakdown_id, version.period
  limit 1
) cell
where not exists (select from halfsky.audit_trail trail where trail.agency_id = $1 and trail.at = found.stored_at and trail.part is not null
                  and trail.act in ('batch_stored', 'batch_dead_lettered', 'quarantine_replayed'))
order by found.stored_at
limit 100
