-- What is computed again: indicator × reporting year, with the days on which the year's periods begin.
-- An annual period's label is its reporting year. Shorter periods belong by their first day: from October on to the next health year,
-- before September to the school year before.
create temporary table refresh_scope on commit drop as
with rule as (
  select indicator_id, case when frequency = 'annual' then 'calendar_year' else reporting_year end as rule
  from indicator
),
touched as (
  select distinct indicator_id, rule,
         extract(year from touched.period + case rule when 'health_year' then interval '3 months'
                                                      when 'school_year' then interval '-8 months'
                                                      else interval '0' end)::int4 as year
  from refresh_touched touched
  join rule using (indicator_id)
)
select indicator_id, year::int2 as reporting_year,
       case rule when 'health_year' then make_date(year - 1, 10, 1)
                 when 'school_year' then make_date(year, 9, 1)
                 else make_date(year, 1, 1) end as first_day,
       case rule when 'health_year' then make_date(year, 9, 30)
                 when 'school_year' then make_date(year + 1, 8, 31)
                 else make_date(year, 12, 31) end as last_day
from touched
