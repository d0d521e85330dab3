-- How reporting goes, as JSON: each agency, the reports that are late, what waits at an agency for an explanation, and the collectors. The periods that ended
-- within a year, as in analysis.agency_standing.
--   $1 zone of times
with late as (
  select *, $1::text as zone, count(*) over () as n
  from analysis.report_status
  where is_due and state <> 'complete' and ended_on > current_date - 366
  order by due_on, agency_code, indicator_code
  limit 500
),
waiting as (
  select agency.code, agency.name_zh, agency.name_en, submission.*
  from halfsky.submission
  join halfsky.agency on agency.agency_id = submission.agency_id
  where n_awaiting > n_settled
  order by accepted_at desc
  limit 500
),
stored as (
  select agency_id, collector_id, max(updated_at) as last_stored_at from halfsky.ingest_watermark group by agency_id, collector_id
),
handed_in as (
  select agency_id, collector_id, count(*) as submissions, max(accepted_at) as last_accepted_at from halfsky.submission group by agency_id, collector_id
)
select json_build_object(
         'at', to_char(now() at time zone $1::text, 'YYYY-MM-DD HH24:MI'),
         'agencies', coalesce((
           select json_agg(json_build_object(
                    'code', agency_code, 'name', json_build_object('zh', agency_name_zh, 'en', agency_name_en),
                    'area_name', json_build_object('zh', area_name_zh, 'en', area_name_en), 'due', reports_due, 'complete', reports_complete,
                    'partial', reports_partial, 'missing', reports_missing, 'open', reports_open, 'next_due_on', next_due_on, 'submissions', submissions,
                    'last_accepted_at', to_char(last_accepted_at at time zone $1::text, 'YYYY-MM-DD HH24:MI'), 'awaiting', cells_awaiting,
                    'rejected', cells_rejected) order by reports_missing + reports_partial desc, agency_code)
           from analysis.agency_standing), '[]'),
         'n_late', coalesce((select max(n) from late), 0),
         'late', coalesce((
           select json_agg(json_build_object(
                    'agency', agency_code, 'agency_name', json_build_object('zh', agency_name_zh, 'en', agency_name_en), 'indicator', indicator_code,
                    'name', json_build_object('zh', indicator_name_zh, 'en', indicator_name_en), 'period', period, 'due_on', due_on,
                    'days', current_date - due_on, 'state', state, 'cells_in', cells_in, 'cells_required', cells_required)
                    order by due_on, agency_code, indicator_code)
           from late), '[]'),
         'awaiting', coalesce((
           select json_agg(json_build_object(
                    'agency', code, 'agency_name', json_build_object('zh', name_zh, 'en', name_en), 'submission', submission_id, 'file_name', file_name,
                    'accepted_at', to_char(accepted_at at time zone $1::text, 'YYYY-MM-DD HH24:MI'), 'cells', n_awaiting - n_settled) order by accepted_at desc)
           from waiting), '[]'),
         'collectors', coalesce((
           select json_agg(json_build_object(
                    'agency', agency.code, 'agency_name', json_build_object('zh', agency.name_zh, 'en', agency.name_en), 'collector', collector.collector_id, 'name', collector.name,
                    'is_revoked', collector.revoked_at is not null, 'submissions', coalesce(handed_in.submissions, 0),
                    'last_accepted_at', to_char(handed_in.last_accepted_at at time zone $1::text, 'YYYY-MM-DD HH24:MI'),
                    'last_stored_at', to_char(stored.last_stored_at at time zone $1::text, 'YYYY-MM-DD HH24:MI')) order by agency.code, collector.collector_id)
           from halfsky.collector
           join halfsky.agency on agency.agency_id = collector.agency_id
           left join stored on stored.agency_id = collector.agency_id and stored.collector_id = collector.collector_id
           left join handed_in on handed_in.agency_id = collector.agency_id and handed_in.collector_id = collector.collector_id), '[]'))::text
