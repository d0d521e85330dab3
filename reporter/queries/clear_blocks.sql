-- Says of the observations of each indicator, year and area whether they may be shown: none is small, and no figure that rests on them is withheld. From those of
-- agencies directly below the district and a figure of the district follow what the townships have together, so there no figure of any area may be withheld.
--   $1 indicator_id  $2 reporting_year  $3 area_agency_id, of those with a small one
insert into halfsky.observation_block (indicator_id, reporting_year, area_agency_id, is_open)
select block.indicator_id, block.reporting_year, block.area_agency_id,
       indicator.disclosure = 'small_count'
       and not exists (
         select from unnest($1::int2[], $2::int2[], $3::int4[]) small (indicator_id, reporting_year, area_agency_id)
         where small.indicator_id = block.indicator_id and small.reporting_year = block.reporting_year and small.area_agency_id = block.area_agency_id)
       and not exists (
         select from halfsky.annual_summary summary
         where summary.indicator_id = block.indicator_id and summary.reporting_year = block.reporting_year and not summary.is_cleared
           and (summary.area_agency_id = block.area_agency_id or area.level = 'district'))
from (
  select distinct scope.indicator_id, scope.reporting_year, agency.area_agency_id
  from clear_scope scope
  join halfsky.observation_version version on version.indicator_id = scope.indicator_id and version.period between scope.first_day and scope.last_day
  join halfsky.agency on agency.agency_id = version.agency_id
) block
join halfsky.indicator on indicator.indicator_id = block.indicator_id
join halfsky.agency area on area.agency_id = block.area_agency_id
