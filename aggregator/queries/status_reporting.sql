-- Where each reporting agency stands, those that owe most first.
select agency_code, agency_name_zh, agency_name_en, reports_due, reports_complete, reports_partial, reports_missing, reports_open, next_due_on::text,
       submissions, last_accepted_at, cells_awaiting, cells_rejected
from analysis.agency_standing
order by reports_missing + reports_partial desc, agency_code
