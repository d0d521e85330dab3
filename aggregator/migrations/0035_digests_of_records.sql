-- What a digest is of can be found by trying where it is short: the digest of a one-cell correction names its value, be it withheld. The trail keeps the
-- digests, sealed as they were; the view for analysts shows that there is one.
create or replace view analysis.act as
select
  coalesce(agency.code, '') as agency_code,
  coalesce(agency.name_zh, '') as agency_name_zh,
  coalesce(agency.name_en, '') as agency_name_en,
  trail.entry,
  trail.at,
  trail.actor,
  trail.act,
  regexp_replace(trail.content, '"(records|payload|file_digest|quarantine)": *"[^"]*"', '"\1":"sha256"', 'g') as content,
  trail.submission_id
from halfsky.audit_trail trail
left join halfsky.agency using (agency_id)
where halfsky.as_of() is null or trail.at <= halfsky.as_of();
