-- What the agency's batches put into the quarantine, against what is there: each entry of the trail seals its cells as store_quarantine.h says. Then cells that
-- no entry is about.
--   $1  int4  agency
-- Answers fault, entry, submission, cells: a row per finding.
with found as (
  select cell.quarantined_at, count(*) as n_cells, sha256(convert_to(string_agg(line.text, '' order by cell.quarantine_id), 'UTF8')) as digest
  from halfsky.quarantine cell
  cross join lateral (
    select string_agg(octet_length(text) || ':' || text, '' order by place) as text
    from unnest(array[cell.quarantine_id::text, cell.submission_id::text, cell.source_row::text, cell.indicator_id::text, cell.indicator, cell.period,
                      cell.breakdown, cell.value, cell.denominator, cell.status, cell.comment, cell.rule, cell.given, cell.expected, cell.sample_size,
                      cell.design_effect, cell.field]) with ordinality as part (text, place)
  ) line
  where cell.agency_id = $1
  group by cell.quarantined_at
)
select 'quarantine_changed', said.entry, said.file, coalesce(found.n_cells, 0) || '/' || said.n_quarantined
from said
left join found on found.quarantined_at = said.at
where said.n_quarantined > 0 and found.digest is distinct from said.quarantine or said.n_quarantined = 0 and found.n_cells > 0
union all
select 'quarantine_foreign', 0, null, found.n_cells::text
from found
where not exists (select from halfsky.audit_trail trail where trail.agency_id = $1 and trail.at = found.quarantined_at
                  and trail.act in ('batch_stored', 'batch_dead_lettered'))
limit 100
