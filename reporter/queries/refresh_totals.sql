-- Per agency: a total with $1 dimensions that was not reported as a number is the sum of its complete parts, with $1 + 1 dimensions. Run from the deepest
-- totals up, so that parts may be sums themselves. Where several dimensions are complete, the first in the catalogue's order counts.
-- Complete: every code of the form's partition has a number; of the residence, the agency's own code suffices when it has only one.
--   $1 number of dimensions of the totals
with part as (
  select refresh_part.*
  from refresh_part
  join refresh_shape shape on shape.breakdown_id = refresh_part.total_id
  join halfsky.indicator using (indicator_id)
  where shape.depth = $1 and indicator.aggregation in ('sum', 'sum_num_den')
),
wanted as (
  select indicator_id, total_id, dimension, count(*) as n_codes
  from part
  where not is_optional
  group by indicator_id, total_id, dimension
),
added as (
  select year.agency_id, part.indicator_id, year.reporting_year, part.total_id, part.dimension,
         sum(year.numerator) as numerator, sum(year.denominator) as denominator,
         min(year.periods_received) as periods_received, max(year.last_period) as last_period,
         bool_or(year.is_provisional) as is_provisional, bool_or(year.is_estimated) as is_estimated,
         bool_or(year.is_broken) as is_broken,
         count(*) filter (where not part.is_optional) as n_codes,
         bool_or(part.is_residence and part.code = agency.residence) as has_own_residence
  from part
  join refresh_agency_year year on year.indicator_id = part.indicator_id and year.breakdown_id = part.part_id
  join halfsky.agency agency on agency.agency_id = year.agency_id
  where year.numerator is not null
  group by year.agency_id, part.indicator_id, year.reporting_year, part.total_id, part.dimension
),
complete as (
  select distinct on (added.agency_id, added.indicator_id, added.reporting_year, added.total_id) added.*
  from added
  join wanted using (indicator_id, total_id, dimension)
  where added.n_codes = wanted.n_codes or added.has_own_residence
  order by added.agency_id, added.indicator_id, added.reporting_year, added.total_id, added.dimension
)
insert into refresh_agency_year as year
  (agency_id, indicator_id, reporting_year, breakdown_id, numerator, denominator, periods_received, last_period,
   is_provisional, is_estimated, is_broken, has_unrolled_estimate, is_impossible, missing_status, is_derived)
select agency_id, indicator_id, reporting_year, total_id, numerator, denominator, periods_received, last_period,
       is_provisional, is_estimated, is_broken, false, false, null, true
from complete
on conflict (agency_id, indicator_id, reporting_year, breakdown_id) do update
  set numerator = excluded.numerator, denominator = excluded.denominator, last_period = excluded.last_period, is_derived = true,
      is_provisional = excluded.is_provisional, is_estimated = excluded.is_estimated, is_broken = excluded.is_broken,
      has_unrolled_estimate = false, is_impossible = false, missing_status = null
  where year.numerator is null
