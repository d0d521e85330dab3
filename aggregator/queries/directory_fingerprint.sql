-- A text that changes whenever something changes that collectors are told or judged by. Rows as texts tell a null from its absence.
select md5(concat_ws('|',
  (select catalogue_id from halfsky.catalogue_version where is_current),
  (select md5(string_agg(row(agency_id, collector_id, revoked_at)::text, ';' order by agency_id, collector_id))
     from halfsky.collector),
  (select md5(string_agg(row(agency_id, collector_id, key_no, public_key, coalesce(valid_until <= now(), false))::text, ';'
                         order by agency_id, collector_id, key_no))
     from halfsky.collector_key),
  (select md5(string_agg(row(agency_id, code, name_zh, name_en, unit_type, department_code, residence, coalesce(closed_at <= now(), false))::text, ';' order by agency_id))
     from halfsky.agency),
  (select md5(string_agg(row(agency_id, indicator_id, is_assigned)::text, ';' order by agency_id, indicator_id))
     from halfsky.assignment_exception),
  (select md5(string_agg(row(period, frequency)::text, ';' order by period, frequency)) from halfsky.period_closure),
  (select row(first_day, last_day)::text from halfsky.observation_range())))
