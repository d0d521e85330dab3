-- What agencies reported for each period of the years that are worked out so. `numerator` is null where there is no number to add: missing values (status O, M, L, Q), and
-- estimates (E) of a rate that came without its parts, which stand in `estimate`. A survey of so many respondents is worth as many as its sample size over
-- its design effect. Numeric, so that sums repeat bit for bit.
create temporary table refresh_agency_period on commit drop as
select observation.agency_id, observation.indicator_id, scope.reporting_year, observation.period, observation.breakdown_id,
       case when is_valued then observation.value::numeric end as numerator,
       case when is_valued then observation.denominator::numeric end as denominator,
       case when not is_valued and observation.status = 'E' then observation.value end as estimate,
       case when is_valued then observation.sample_size::numeric end as sample_size,
       case when is_valued then observation.sample_size / nullif(observation.design_effect, 0)::numeric end as effective_size,
       observation.status
from refresh_irregular irregular
join refresh_scope scope using (indicator_id, reporting_year)
join indicator using (indicator_id)
join observation
  on observation.agency_id = irregular.agency_id and observation.indicator_id = irregular.indicator_id
  and observation.period between scope.first_day and scope.last_day
cross join lateral (
  select observation.value is not null and observation.status not in ('O', 'M', 'L', 'Q')
         and (indicator.aggregation <> 'sum_num_den' or observation.denominator is not null) as is_valued
) judged
