-- The observations of years that are not kept yet, counted. A table of its own, since several processes of the server can answer.
--   $1 first year of the periods' labels  $2 last year
create temporary table arrival_missing on commit drop as
select agency_id, indicator_id, period, submission_id, value is not null as has_value, revision > 1 as is_corrected, count(*) as cells,
       bit_xor(hashint2extended(breakdown_id, 1)) as hash, bit_xor(hashint2extended(breakdown_id, 2)) as other_hash
from halfsky.observation
where period between make_date($1, 1, 1) and make_date($2, 12, 31)
  and extract(year from period) not in (select year from halfsky.arrival_year)
  and (select exists (select from generate_series($1::int4, $2::int4) year where year not in (select year from halfsky.arrival_year))) -- else none is read
group by agency_id, indicator_id, period, submission_id, value is not null, revision > 1
