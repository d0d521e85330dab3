-- In time: one row per agency, indicator, reporting year and breakdown, from all of its periods in one go. A flow adds its periods; a stock and a year-to-date flow
-- are their last period; a mean averages numerators and denominators apart.
-- So it is where all that was reported is plain: whole numbers below 10^13 of status A, no survey. They are added as float8, which of such numbers is exact in any
-- order, thus repeats bit for bit, and costs a fraction of numeric; larger ones are left out of the sums, which then count for nothing, so that none overflows. Either
-- all periods have a denominator or none has, so that a mean divides both by the same number. Arrays compare by their first element, here the day: `latest` is the
-- last period, with its numbers behind. `months` has a bit per period, by its month from the beginning of the reporting year: by
-- them refresh_irregular.sql finds where parts have to make a total. What is not plain, or lacks a total, is worked out period by period instead.
-- `smallest` is the smallest number of all: numerators, denominators and what is between them. What may be small is looked at by clear_small.sql.
-- The periods are worked out by themselves (OFFSET 0), not for each observation.
-- Of the tables it reads none is temporary and the scope comes as parameters, so that several processes of the server can answer.
--   $1 indicator_id, $2 reporting_year and $3 first day of what is rolled up  $4 the first of these days  $5 the last day of all these years
--   $6 whether of all agencies  $7 else of which: their observations are found by their key, which begins with agency and indicator. Days are then cut off only where
--      no indicator of the scope begins or ends: one late correction of an old year beside many indicators of this one reads the years between of all of these.
create temporary table refresh_agency_year on commit drop as
select agency_id, indicator_id, reporting_year, breakdown_id,
       case when is_plain then case time_aggregation when 'sum' then added_value::int8::numeric when 'mean' then added_value::int8::numeric / periods_received
                                                    else latest[2]::int8::numeric end end as numerator,
       case when is_plain then case time_aggregation when 'sum' then added_denominator::int8::numeric when 'mean' then added_denominator::int8::numeric / periods_received
                                                    else latest[3]::int8::numeric end end as denominator,
       null::numeric as sample_size, null::numeric as effective_size, null::float8 as estimate,
       periods_received, last_period as last_reported, last_period,
       false as is_provisional, false as is_estimated, false as is_broken, false as has_unrolled_estimate, false as is_impossible, null::text as missing_status,
       months, is_plain, smallest
from (
  select observation.agency_id, observation.indicator_id, due.reporting_year, observation.breakdown_id,
         sum(observation.value) filter (where abs(observation.value) < 1e13) as added_value,
         sum(observation.denominator) filter (where abs(observation.denominator) < 1e13) as added_denominator,
         max(array[observation.period - '2000-01-01', observation.value, observation.denominator]) filter (where due.ends_the_year) as latest,
         max(observation.period) as last_period, bit_or(due.month) as months,
         min(least(observation.value, observation.denominator, observation.denominator - observation.value)) as smallest,
         bool_and(observation.status = 'A' and observation.value is not null and observation.value = trunc(observation.value) and abs(observation.value) < 1e13
                  and observation.sample_size is null
                  and case when observation.denominator is null then not due.has_denominator
                           else observation.denominator = trunc(observation.denominator) and abs(observation.denominator) < 1e13 end)
         and count(observation.denominator) in (0, bit_count(bit_or(due.month)::bit(12))) as is_plain
  from (
    select scope.indicator_id, scope.reporting_year, (scope.first_day + make_interval(months => number))::date as period, 1 << number as month,
           indicator.time_aggregation not in ('sum', 'mean') as ends_the_year, indicator.aggregation = 'sum_num_den' as has_denominator
    from unnest($1::int2[], $2::int2[], $3::date[]) scope (indicator_id, reporting_year, first_day)
    join indicator on indicator.indicator_id = scope.indicator_id
    cross join generate_series(0, 11) number
    offset 0
  ) due
  join observation on observation.indicator_id = due.indicator_id and observation.period = due.period
  where observation.period between $4 and $5
    and ($6 or observation.agency_id = any ($7) and observation.indicator_id = any ($1))
  group by observation.agency_id, observation.indicator_id, due.reporting_year, observation.breakdown_id
) year
cross join lateral (select bit_count(months::bit(12))::int4 as periods_received) received
join (select indicator_id, time_aggregation from indicator) indicator using (indicator_id)
