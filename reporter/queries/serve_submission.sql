-- One submission as JSON: what its receipt says, and the entry in the agency's trail that seals it; no row when there is none.
--   $1 code of the agency  $2 number of the submission within the agency  $3 zone of times
select json_build_object(
         'agency', agency.code, 'agency_name', json_build_object('zh', agency.name_zh, 'en', agency.name_en),
         'submission', submission.submission_id, 'receipt', encode(submission.submission_uuid, 'hex'), 'file_name', submission.file_name,
         'file_digest', encode(submission.file_digest, 'hex'), 'collector', collector.name,
         'accepted_at', to_char(submission.accepted_at at time zone $3, 'YYYY-MM-DD HH24:MI:SS'),
         'stored_at', to_char(submission.first_stored_at at time zone $3, 'YYYY-MM-DD HH24:MI:SS'),
         'parts', submission.n_parts, 'parts_stored', submission.parts_stored,
         'received', submission.received, 'new', submission.n_new, 'revised', submission.n_revised, 'unchanged', submission.n_unchanged,
         'rejected', submission.n_rejected, 'awaiting', submission.n_awaiting, 'still_awaiting', submission.n_awaiting - submission.n_settled,
         'trail', coalesce((select json_agg(json_build_object('entry', entry.entry, 'act', entry.act, 'actor', entry.actor,
                                                              'at', to_char(entry.at at time zone $3, 'YYYY-MM-DD HH24:MI:SS'),
                                                              'hash', encode(entry.hash, 'hex')) order by entry.entry)
                            from halfsky.audit_trail entry
                            where entry.agency_id = submission.agency_id and entry.submission_id = submission.submission_id), '[]'))::text
from halfsky.submission
join halfsky.agency on agency.agency_id = submission.agency_id
left join halfsky.collector on collector.agency_id = submission.agency_id and collector.collector_id = submission.collector_id
where agency.code = $1 and submission.submission_id = $2::text::int4
