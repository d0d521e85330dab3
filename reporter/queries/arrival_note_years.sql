-- Notes which years are kept now.
--   $1 first year of the periods' labels  $2 last year
insert into halfsky.arrival_year (year)
select year
from generate_series($1::int4, $2::int4) year
where year not in (select year from halfsky.arrival_year)
