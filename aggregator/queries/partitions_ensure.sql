-- Makes the yearly partitions of observation that are missing and answers how many it made.
--   $1  int4  first year
--   $2  int4  last year
select halfsky.ensure_partitions($1, $2)
