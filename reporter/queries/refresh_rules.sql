-- How each indicator's periods become years: how many days its reporting year begins before the calendar year of that name (after it: less than none), whether
-- a year is its last period, and whether its numbers are numerators with a denominator.
select indicator_id,
       case when frequency = 'annual' then 0
            when reporting_year = 'health_year' then 92
            when reporting_year = 'school_year' then -243
            else 0 end::int2 as days_ahead,
       time_aggregation not in ('sum', 'mean') as ends_the_year, aggregation = 'sum_num_den' as has_denominator
from indicator
order by indicator_id
