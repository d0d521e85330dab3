-- Refused cells and dead letters, by agency and number, cells first. A dead letter has no cell and no rule; what was found is the reason.
--   $1  text  code of the agency, or null: all
--   $2  text  state, or null: all
select agency.code, false as is_dead_letter, cell.quarantine_id as number, cell.state, submission.file_name, cell.source_row, cell.indicator,
       coalesce(indicator.name_zh, ''), coalesce(indicator.name_en, ''), cell.period, cell.breakdown,
       coalesce(breakdown.name_zh, cell.breakdown), coalesce(breakdown.name_en, cell.breakdown),
       case when cell.denominator = '' then cell.value else cell.value || ' / ' || cell.denominator end,
       cell.rule, cell.field, cell.given, cell.expected
from halfsky.quarantine cell
join halfsky.agency on agency.agency_id = cell.agency_id
join halfsky.submission on submission.agency_id = cell.agency_id and submission.submission_id = cell.submission_id
left join halfsky.indicator on indicator.indicator_id = cell.indicator_id
left join halfsky.named_breakdown breakdown on breakdown.key = cell.breakdown
where ($1::text is null or agency.code = $1) and ($2::text is null or cell.state = $2)
union all
select agency.code, true, letter.dead_letter_id, letter.state, null, null, null, '', '', null, null, null, null, null, null, '', letter.reason, ''
from halfsky.dead_letter letter
join halfsky.agency on agency.agency_id = letter.agency_id
where ($1::text is null or agency.code = $1) and ($2::text is null or letter.state = $2)
order by 1, 2, 3
