-- Per agency and period: a total with $1 dimensions that was not reported as a number is the sum of its complete parts, with $1 + 1 dimensions. Run from the
-- deepest totals up, so that parts may be sums themselves. Where several dimensions are complete, the first in the catalogue's order counts.
-- Before periods become years: the total of an older period must not stand beside the parts of a newer one.
-- Complete: every code of the form's partition has a number; of the residence, the agency's own code suffices when it has only one.
--   $1 number of dimensions of the totals
with part as (
  select refresh_part.*
  from refresh_part
  join refresh_shape shape on shape.breakdown_id = refresh_part.total_id
  where shape.depth = $1
),
wanted as (
  select indicator_id, total_id, dimension, count(*) as n_codes
  from part
  where not is_optional
  group by indicator_id, total_id, dimension
),
added as (
  select reported.agency_id, part.indicator_id, reported.reporting_year, reported.period, part.total_id, part.dimension,
         sum(reported.numerator) as numerator, sum(reported.denominator) as denominator,
         case when count(*) = count(reported.sample_size) then sum(reported.sample_size) end as sample_size,
         case when count(*) = count(reported.effective_size) then sum(reported.effective_size) end as effective_size,
         case when bool_or(reported.status = 'P') then 'P'
              when bool_or(reported.status = 'B') then 'B'
              when bool_or(reported.status in ('E', 'F', 'I')) then 'E'
              else 'A' end::"char" as status,
         count(*) filter (where not part.is_optional) as n_codes,
         bool_or(part.is_residence and part.code = agency.residence) as has_own_residence
  from part
  join refresh_agency_period reported on reported.indicator_id = part.indicator_id and reported.breakdown_id = part.part_id
  join agency on agency.agency_id = reported.agency_id
  where reported.numerator is not null
    and not exists (select from refresh_agency_period told
                    where told.agency_id = reported.agency_id and told.indicator_id = part.indicator_id and told.period = reported.period
                      and told.breakdown_id = part.total_id and told.numerator is not null)
  group by reported.agency_id, part.indicator_id, reported.reporting_year, reported.period, part.total_id, part.dimension
),
complete as (
  select distinct on (added.agency_id, added.indicator_id, added.period, added.total_id) added.*
  from added
  join wanted using (indicator_id, total_id, dimension)
  where added.n_codes = wanted.n_codes or added.has_own_residence
  order by added.agency_id, added.indicator_id, added.period, added.total_id, added.dimension
)
insert into refresh_agency_period as reported (agency_id, indicator_id, reporting_year, period, breakdown_id, numerator, denominator, sample_size,
                                               effective_size, status)
select agency_id, indicator_id, reporting_year, period, total_id, numerator, denominator, sample_size, effective_size, status
from complete
on conflict (agency_id, indicator_id, period, breakdown_id) do update
  set numerator = excluded.numerator, denominator = excluded.denominator, estimate = null,
      sample_size = excluded.sample_size, effective_size = excluded.effective_size, status = excluded.status
  where reported.numerator is null
