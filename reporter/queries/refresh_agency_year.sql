-- In time: one row per agency, indicator, reporting year and breakdown. Sums are made in numeric, so that they repeat bit for bit.
-- Missing values (status O, M, L, Q) are reported but not valued; neither is an estimate (E) of a rate that came without its parts.
create temporary table refresh_agency_year on commit drop as
with seen as (
  select scope.reporting_year, observation.agency_id, observation.indicator_id, observation.breakdown_id, observation.period,
         observation.status,
         indicator.time_aggregation,
         indicator.aggregation = 'sum_num_den' as has_parts,
         observation.value is not null and observation.status not in ('O', 'M', 'L', 'Q')
           and (indicator.aggregation <> 'sum_num_den' or observation.denominator is not null) as is_valued,
         observation.value::numeric as numerator, observation.denominator::numeric as denominator
  from refresh_scope scope
  join halfsky.indicator using (indicator_id)
  join halfsky.observation observation
    on observation.indicator_id = scope.indicator_id and observation.period between scope.first_day and scope.last_day
)
select agency_id, indicator_id, reporting_year, breakdown_id,
       case time_aggregation
         when 'sum' then sum(numerator) filter (where is_valued)
         when 'mean' then avg(numerator) filter (where is_valued)
         else (array_agg(numerator order by period desc) filter (where is_valued))[1] end as numerator,
       case time_aggregation
         when 'sum' then sum(denominator) filter (where is_valued)
         when 'mean' then avg(denominator) filter (where is_valued)
         else (array_agg(denominator order by period desc) filter (where is_valued))[1] end as denominator,
       count(*)::int4 as periods_received,
       max(period) filter (where is_valued) as last_period,
       bool_or(status = 'P') as is_provisional,
       bool_or(is_valued and status in ('E', 'F', 'I')) as is_estimated,
       bool_or(is_valued and status = 'B') as is_broken,
       bool_or(not is_valued and has_parts and status = 'E') as has_unrolled_estimate,
       bool_and(status = 'M') as is_impossible,
       max(status::text) filter (where status in ('O', 'L', 'Q')) as missing_status,
       false as is_derived
from seen
group by agency_id, indicator_id, reporting_year, breakdown_id, time_aggregation
