-- Every value that a cell has had, the latest first, with who brought it, as JSON; no row when the cell was never reported.
--   $1 code of the agency  $2 code of the indicator  $3 key of the breakdown  $4 period, as in SDMX  $5 zone of times
select json_build_object(
         'agency', agency.code, 'agency_name', json_build_object('zh', agency.name_zh, 'en', agency.name_en),
         'indicator', indicator.code, 'name', json_build_object('zh', indicator.name_zh, 'en', indicator.name_en),
         'breakdown', named.key, 'breakdown_name', json_build_object('zh', named.name_zh, 'en', named.name_en), 'period', $4::text,
         'versions', json_agg(json_build_object(
           'revision', version.revision, 'value', version.value, 'denominator', version.denominator, 'status', version.status,
           'status_name', json_build_object('zh', status.name_zh, 'en', status.name_en), 'comment', explained.comment,
           'submission', version.submission_id, 'file_name', submission.file_name, 'collector', collector.name,
           'accepted_at', to_char(submission.accepted_at at time zone $5, 'YYYY-MM-DD HH24:MI:SS'),
           'stored_at', to_char(version.stored_at at time zone $5, 'YYYY-MM-DD HH24:MI:SS'),
           'replaced_at', to_char(version.replaced_at at time zone $5, 'YYYY-MM-DD HH24:MI:SS')) order by version.revision desc))::text
from halfsky.agency
join halfsky.indicator on indicator.code = $2
join halfsky.named_breakdown named on named.key = $3
join halfsky.observation_version version
  on version.agency_id = agency.agency_id and version.indicator_id = indicator.indicator_id and version.breakdown_id = named.breakdown_id
left join halfsky.code_item status on status.code_list = 'obs_status' and status.code = version.status::text
left join halfsky.observation_comment explained on explained.agency_id = version.agency_id and explained.comment_id = version.comment_id
left join halfsky.submission on submission.agency_id = version.agency_id and submission.submission_id = version.submission_id
left join halfsky.collector on collector.agency_id = submission.agency_id and collector.collector_id = submission.collector_id
where agency.code = $1 and halfsky.period_label(version.period, indicator.frequency) = $4::text
group by agency.agency_id, indicator.indicator_id, named.key, named.name_zh, named.name_en
