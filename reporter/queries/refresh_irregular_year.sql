-- In time, as refresh_agency_year.sql, of what was worked out period by period. A stock and a year-to-date flow are their last period that has a number.
-- Surveys of several periods have respondents in each.
insert into refresh_agency_year
  (agency_id, indicator_id, reporting_year, breakdown_id, numerator, denominator, sample_size, effective_size, estimate, periods_received, last_reported, last_period,
   is_provisional, is_estimated, is_broken, has_unrolled_estimate, is_impossible, missing_status)
select agency_id, indicator_id, reporting_year, breakdown_id,
       case time_aggregation
         when 'sum' then sum(numerator)
         when 'mean' then avg(numerator)
         else (array_agg(numerator order by period desc) filter (where numerator is not null))[1] end as numerator,
       case time_aggregation
         when 'sum' then sum(denominator)
         when 'mean' then avg(denominator)
         else (array_agg(denominator order by period desc) filter (where numerator is not null))[1] end as denominator,
       case when time_aggregation in ('last', 'cumulative') then (array_agg(sample_size order by period desc) filter (where numerator is not null))[1]
            when count(numerator) = count(sample_size) then sum(sample_size) end as sample_size,
       case when time_aggregation in ('last', 'cumulative') then (array_agg(effective_size order by period desc) filter (where numerator is not null))[1]
            when count(numerator) = count(effective_size) then sum(effective_size) end as effective_size,
       (array_agg(estimate order by period desc) filter (where estimate is not null))[1] as estimate,
       count(*)::int4 as periods_received,
       max(period) as last_reported,
       max(period) filter (where numerator is not null) as last_period,
       bool_or(status = 'P') as is_provisional,
       bool_or(numerator is not null and status in ('E', 'F', 'I')) as is_estimated,
       bool_or(numerator is not null and status = 'B') as is_broken,
       bool_or(numerator is null and status = 'E') as has_unrolled_estimate,
       bool_and(status = 'M') as is_impossible,
       max(status::text) filter (where status in ('O', 'L', 'Q')) as missing_status
from refresh_agency_period
join (select indicator_id, time_aggregation from indicator) indicator using (indicator_id)
group by agency_id, indicator_id, reporting_year, breakdown_id, time_aggregation
