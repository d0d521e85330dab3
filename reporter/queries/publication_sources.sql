-- Which submissions have changed the figures of each indicator and reporting year since a publication took its own: H1/12, H2/3.
-- Periods belong to reporting years as in refresh_scope.sql.
--   $1 publication_id
with rule as (
  select indicator_id, case when frequency = 'annual' then 'calendar_year' else reporting_year end as rule
  from indicator
),
changed as (
  select distinct observation.indicator_id,
         extract(year from observation.period + case rule.rule when 'health_year' then interval '3 months'
                                                               when 'school_year' then interval '-8 months'
                                                               else interval '0' end)::int2 as reporting_year,
         agency.code, observation.submission_id
  from publication
  join observation on observation.stored_at > publication.frozen_at
  join rule on rule.indicator_id = observation.indicator_id
  join agency on agency.agency_id = observation.agency_id
  where publication.publication_id = $1
)
select indicator_id, reporting_year, string_agg(code || '/' || submission_id, ', ' order by code, submission_id)
from changed
group by indicator_id, reporting_year
