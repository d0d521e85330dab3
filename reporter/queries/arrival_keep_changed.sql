-- Counts again what has changed in the years that are kept.
insert into halfsky.arrival (agency_id, indicator_id, period, submission_id, has_value, is_corrected, cells, hash, other_hash)
select change.agency_id, change.indicator_id, change.period, now_is.submission_id, now_is.has_value, now_is.is_corrected, now_is.cells, now_is.hash, now_is.other_hash
from halfsky.arrival_change change
cross join lateral (
  select submission_id, value is not null as has_value, revision > 1 as is_corrected, count(*) as cells,
         bit_xor(hashint2extended(breakdown_id, 1)) as hash, bit_xor(hashint2extended(breakdown_id, 2)) as other_hash
  from halfsky.observation
  where observation.agency_id = change.agency_id and observation.indicator_id = change.indicator_id and observation.period = change.period
  group by submission_id, value is not null, revision > 1
  offset 0
) now_is
where extract(year from change.period) in (select year from halfsky.arrival_year)
