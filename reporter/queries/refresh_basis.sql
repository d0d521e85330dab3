-- The number of what is computed from now, and whether anything was computed from something else. Refreshes wait for each other, so the number is free.
-- All figures have one basis: whoever finds another one computes everything. So one figure of each indicator tells, the first by the primary
-- key (the order says so: an indicator without figures would be sought among all), and not all have to be read.
--   $1 the settings, as a JSON object  $2 int4 version of the rules
with wanted as (
  select catalogue_id, $1::jsonb as settings, $2::int4 as rules_version, (select max(published_at) from halfsky.publication) as released_at
  from halfsky.catalogue_version where is_current
),
found as (
  select basis.basis_id
  from halfsky.reporting_basis basis
  join wanted on basis.catalogue_id = wanted.catalogue_id and basis.settings = wanted.settings and basis.rules_version = wanted.rules_version
    and basis.released_at is not distinct from wanted.released_at
),
made as (
  insert into halfsky.reporting_basis (basis_id, catalogue_id, settings, rules_version, released_at)
  select coalesce((select max(basis_id) from halfsky.reporting_basis), 0) + 1, catalogue_id, settings, rules_version, released_at
  from wanted
  where not exists (select from found)
  returning basis_id
),
basis as (
  select basis_id from found union all select basis_id from made
)
select basis_id, exists (
         select from halfsky.indicator
         cross join lateral (select basis_id from halfsky.annual_summary where annual_summary.indicator_id = indicator.indicator_id
                            order by indicator_id, reporting_year, breakdown_id, area_agency_id limit 1) summary
         where summary.basis_id is distinct from basis.basis_id)
from basis
