-- One refused cell, with all that was sent and what became of it.
--   $1  int4  agency
--   $2  int8  its number
select cell.state, cell.quarantined_at, submission.file_name, cell.source_row, cell.indicator, coalesce(indicator.name_zh, ''),
       coalesce(indicator.name_en, ''), cell.period, cell.breakdown, coalesce(breakdown.name_zh, cell.breakdown),
       coalesce(breakdown.name_en, cell.breakdown), cell.value, cell.denominator, cell.status, cell.comment, cell.sample_size, cell.design_effect,
       cell.rule, cell.field, cell.given, cell.expected, cell.fate, cell.settled_at, cell.settled_by, cell.settled_reason
from halfsky.quarantine cell
join halfsky.submission on submission.agency_id = cell.agency_id and submission.submission_id = cell.submission_id
left join halfsky.indicator on indicator.indicator_id = cell.indicator_id
left join halfsky.named_breakdown breakdown on breakdown.key = cell.breakdown
where cell.agency_id = $1 and cell.quarantine_id = $2
