-- A text that changes whenever something changes that collectors are told or judged by.
select md5(concat_ws('|',
  (select catalogue_id from halfsky.catalogue_version where is_current),
  (select md5(string_agg(concat_ws(',', agency_id, collector_id, public_key, revoked_at), ';' order by agency_id, collector_id))
     from halfsky.collector),
  (select md5(string_agg(concat_ws(',', agency_id, code, name_zh, name_en, unit_type, department_code, residence, closed_at), ';' order by agency_id))
     from halfsky.agency),
  (select md5(string_agg(concat_ws(',', agency_id, indicator_id, is_assigned), ';' order by agency_id, indicator_id))
     from halfsky.assignment_exception),
  (select md5(string_agg(concat_ws(',', period, frequency), ';' order by period, frequency)) from halfsky.period_closure),
  (select concat_ws(',', first_day, last_day) from halfsky.observation_range())))
