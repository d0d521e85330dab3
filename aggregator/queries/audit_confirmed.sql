-- Which standing values the agency's batches and replays confirmed, as the entries say it (store_confirmed.h: store_confirmed_words()); after audit_words.sql. What
-- cannot be read is nothing.
--   $1  int4  agency
create temporary table confirmed on commit drop as
select told.entry, told.at, told.submission_id, cells[1]::int4 as indicator_id, breakdown_id, cells[2]::date as period
from (
  select entry, at, submission_id, confirmed as words from said where confirmed <> ''
  union all
  select entry, at, submission_id, substring(content from '; confirmed ([0-9][0-9 ,;-]*)$')
  from halfsky.audit_trail where agency_id = $1 and act = 'quarantine_replayed'
) told
cross join lateral regexp_matches(told.words, '([0-9]{1,5}) ((?:19|20|21)[0-9]{2}-(?:0[1-9]|1[0-2])-01) ([0-9]{1,5}[0-9, -]*)(?:;|$)', 'g') cells
cross join lateral regexp_matches(cells[3], '([0-9]{1,5})(?:-([0-9]{1,5}))?(?:,|$)', 'g') run
cross join lateral generate_series(run[1]::int4, coalesce(run[2], run[1])::int4) breakdown_id
