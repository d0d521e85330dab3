-- What each agency reported for each period of the scope. `numerator` is null where there is no number to add: missing values (status O, M, L, Q), and
-- estimates (E) of a rate that came without its parts. Numeric, so that sums repeat bit for bit.
create temporary table refresh_agency_period on commit drop as
select observation.agency_id, observation.indicator_id, scope.reporting_year, observation.period, observation.breakdown_id,
       case when is_valued then observation.value::numeric end as numerator,
       case when is_valued then observation.denominator::numeric end as denominator,
       observation.status
from refresh_scope scope
join halfsky.indicator using (indicator_id)
join halfsky.observation observation
  on observation.indicator_id = scope.indicator_id and observation.period between scope.first_day and scope.last_day
cross join lateral (
  select observation.value is not null and observation.status not in ('O', 'M', 'L', 'Q')
         and (indicator.aggregation <> 'sum_num_den' or observation.denominator is not null) as is_valued
) judged
