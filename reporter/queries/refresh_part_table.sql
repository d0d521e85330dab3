-- Which breakdowns add up to which: the form's partition of each dimension, from the catalogue.
--   $1 indicator_id  $2 breakdown of the total  $3 of the part  $4 position of the dimension  $5 the part's code in it
--   $6 whether the dimension is the residence  $7 whether the sum is complete without the part (unknown: added when reported)
create temporary table refresh_part on commit drop as
select indicator_id, total_id, part_id, dimension, code, is_residence, is_optional
from unnest($1::int2[], $2::int2[], $3::int2[], $4::int2[], $5::text[], $6::boolean[], $7::boolean[])
  as part (indicator_id, total_id, part_id, dimension, code, is_residence, is_optional)
