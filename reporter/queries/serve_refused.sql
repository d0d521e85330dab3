-- Cells that were refused and wait for somebody to settle them, the latest first.
--   $1 zone of times  $2 how many at most
select agency.code, agency.name_zh, agency.name_en, quarantine.submission_id, coalesce(submission.file_name, ''), quarantine.source_row,
       quarantine.indicator, coalesce(indicator.name_zh, quarantine.indicator), coalesce(indicator.name_en, quarantine.indicator), quarantine.period,
       quarantine.field, quarantine.rule, quarantine.given, quarantine.expected,
       to_char(quarantine.quarantined_at at time zone $1::text, 'YYYY-MM-DD HH24:MI'), count(*) over ()
from halfsky.quarantine
join halfsky.agency on agency.agency_id = quarantine.agency_id
left join halfsky.indicator on indicator.indicator_id = quarantine.indicator_id
left join halfsky.submission on submission.agency_id = quarantine.agency_id and submission.submission_id = quarantine.submission_id
where quarantine.state = 'open'
order by quarantine.quarantined_at desc, agency.code, quarantine.quarantine_id
limit $2
