-- In time: one row per agency, indicator, reporting year and breakdown, from all of its periods in one go. A flow adds its periods; a stock and a year-to-date
-- flow are their last period; a mean averages numerators and denominators apart.
-- So it is where all that was reported is plain: whole numbers below 10^13 of status A, no survey. They are added as float8, which of such numbers is exact in
-- any order, thus repeats bit for bit, and costs a fraction of numeric; larger ones are left out of the sums, which then count for nothing, so that none
-- overflows. Either all periods have a denominator or none has, so that a mean divides both by the same number. Arrays compare by their first element, here the
-- day: `latest` is the last period, with its numbers behind. `months` has a bit per period, by its month from the beginning of the reporting year: by them
-- refresh_irregular.sql finds where parts have to make a total. What is not plain, or lacks a total, is worked out period by period instead.
-- `smallest` is the smallest number of all: numerators, denominators and what is between them. What may be small is looked at by clear_small.sql.
-- `day` counts from the beginning of 1904 as if the reporting year were the calendar year of its name; until 2099 four years have 1,461 days, the first of them
-- the leap year. Every period begins with a month, so that its day in the year tells which one. A join with the periods there are would cost as much as the
-- sums. Of the tables it reads none is temporary and what it depends on comes as parameters, so that several processes of the server can answer.
--   $1 indicator_id and $2 reporting_year of what is rolled up  $3 the first and $4 the last day of all these years  $5 of which agencies: their
--      observations are found by their key, which begins with agency and indicator. One late correction of an old year beside many indicators of this one reads
--      the years between of all of these.
--   $6 whether instead of these everything there is
--   $7 days ahead, $8 whether the year is its last period and $9 whether there is a denominator, of each indicator by its number, which counts from 0
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
  select agency_id, indicator_id, (1904 + day * 4 / 1461)::int2 as reporting_year, breakdown_id,
         sum(value) filter (where abs(value) < 1e13) as added_value,
         sum(denominator) filter (where abs(denominator) < 1e13) as added_denominator,
         max(array[day, value, denominator]) filter (where ($8::boolean[])[indicator_id + 1]) as latest,
         max(period) as last_period, bit_or(1 << (day - (day * 4 / 1461 * 1461 + 3) / 4 + 15) / 31) as months,
         min(least(value, denominator, denominator - value)) as smallest,
         bool_and(status = 'A' and value is not null and value = trunc(value) and abs(value) < 1e13 and sample_size is null
                  and case when denominator is null then not ($9::boolean[])[indicator_id + 1]
                           else denominator = trunc(denominator) and abs(denominator) < 1e13 end)
         and count(denominator) in (0, count(*)) as is_plain,
         count(*)::int4 as periods_received
  from (
    select agency_id, indicator_id, breakdown_id, period, value, denominator, sample_size, status,
           period - '1904-01-01' + ($7::int2[])[indicator_id + 1] as day
    from observation
    where $6 or (period between $3 and $4 and agency_id = any ($5) and indicator_id = any ($1))
  ) dated
  group by 1, 2, 3, 4
) year
join (select indicator_id, time_aggregation from indicator) indicator using (indicator_id)
where $6 or (indicator_id, reporting_year) in (select * from unnest($1::int2[], $2::int2[]))
