-- What the numbers in the figures stand for, as text for the trail: the files of a catalogue, since when it is in force, and every breakdown and indicator so
-- far; these are only ever added, so that it can be computed again up to the same numbers (audit_catalogue.sql).
--   $1  int4  catalogue
select format('files %s; breakdowns 1-%s %s; indicators %s; in force from %s',
  (select encode(sha256(string_agg(convert_to(name || ':', 'UTF8') || sha256(content), ''::bytea order by name)), 'hex') from halfsky.catalogue_file where catalogue_id = $1),
  (select max(breakdown_id) from halfsky.breakdown),
  (select encode(sha256(convert_to(string_agg(concat_ws('|', breakdown_id, key, sex, age_group, residence, education_stage, employment_type, insurance_scheme, disability, discipline),
                                              ';' order by breakdown_id), 'UTF8')), 'hex') from halfsky.breakdown),
  (select encode(sha256(convert_to(string_agg(indicator_id || ':' || code, ';' order by indicator_id), 'UTF8')), 'hex') from halfsky.indicator),
  (select to_char(max(enforced_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') from halfsky.catalogue_enforcement where catalogue_id = $1))
