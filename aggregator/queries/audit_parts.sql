-- What each part of the agency's submissions has left in the figures: its moment, how many rows, and their digest as store_seal.h describes it; a comment that is
-- not there is told from none.
--   $1  int4  agency
create temporary table sealed_part on commit drop as
select version.stored_at, count(*)::int4 as n_rows,
       sha256(string_agg(
         int2send(version.indicator_id) || int2send(version.breakdown_id) || int4send(version.period - date '2000-01-01')
         || int4send(version.submission_id)
         || coalesce('\x01'::bytea || float8send(version.value), '\x00'::bytea)
         || coalesce('\x01'::bytea || float8send(version.denominator), '\x00'::bytea)
         || charsend(version.status)
         || coalesce('\x01'::bytea || int4send(version.sample_size), '\x00'::bytea)
         || coalesce('\x01'::bytea || float4send(version.design_effect), '\x00'::bytea)
         || coalesce('\x01'::bytea || int4send(octet_length(note.comment)) || convert_to(note.comment, 'UTF8'),
                     case when version.comment_id is null then '\x00'::bytea else '\x02'::bytea end),
         ''::bytea order by version.indicator_id, version.breakdown_id, version.period)) as rows_digest
from (
  select agency_id, indicator_id, breakdown_id, period, submission_id, value, denominator, status, sample_size, design_effect, comment_id, stored_at
  from halfsky.observation where agency_id = $1
  union all
  select agency_id, indicator_id, breakdown_id, period, submission_id, value, denominator, status, sample_size, design_effect, comment_id, stored_at
  from halfsky.observation_revision where agency_id = $1
) version
left join halfsky.observation_comment note on note.agency_id = version.agency_id and note.comment_id = version.comment_id
group by version.stored_at
