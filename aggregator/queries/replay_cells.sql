-- Cells of the quarantine that are to be judged again: the open ones among the wanted, with whatever else is open of the same submission, indicator and
-- period, since they must add up together. Oldest submission first.
--   $1  int4     agency
--   $2  boolean  all that are open
--   $3  int8[]   else those with these numbers
with wanted as (
  select distinct submission_id, indicator_id, period
  from halfsky.quarantine
  where agency_id = $1 and state = 'open' and ($2 or quarantine_id = any ($3::int8[]))
)
select cell.quarantine_id, cell.submission_id, submission.accepted_at, submission.file_name, cell.source_row, cell.indicator_id, cell.indicator,
       cell.period, cell.breakdown, cell.value, cell.denominator, cell.status, cell.comment, cell.sample_size, cell.design_effect
from halfsky.quarantine cell
join wanted on wanted.submission_id = cell.submission_id and wanted.indicator_id = cell.indicator_id and wanted.period = cell.period
join halfsky.submission on submission.agency_id = $1 and submission.submission_id = cell.submission_id
where cell.agency_id = $1 and cell.state = 'open'
order by submission.accepted_at, cell.submission_id, cell.quarantine_id
