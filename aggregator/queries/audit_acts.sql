-- Entries about what nobody does: an act that is not known, or not there; and rows sealed by an act that writes none, or as a part of a submission where it is none.
--   $1  int4  agency; 0: the server itself
-- Answers fault, entry, submission, cells: a row per finding.
select 'act_unknown', trail.entry, submission.file_name, trail.act || case when trail.part is null then '' else format(', %s: %s', trail.part, coalesce(trail.n_rows, 0)) end
from halfsky.audit_trail trail
left join halfsky.submission on submission.agency_id = trail.agency_id and submission.submission_id = trail.submission_id
where trail.agency_id = $1
  and not case
    when trail.act in ('batch_stored', 'batch_dead_lettered') then $1 <> 0 and coalesce(trail.part > 0, true)
    when trail.act = 'quarantine_replayed' then $1 <> 0 and coalesce(trail.part = 0, true)
    when trail.part is not null then false
    when trail.act in ('schema_migrated', 'catalogue_loaded', 'catalogue_sealed') then $1 = 0
    else $1 <> 0 and trail.act in ('agency_added', 'agency_changed', 'agency_closed', 'agency_reopened', 'assignment_set', 'collector_added', 'collector_key_rotated',
                                   'collector_revoked', 'period_closed', 'period_opened', 'quarantine_discarded')
  end
order by trail.entry
limit 100
