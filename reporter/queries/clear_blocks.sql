-- Says of the observations of each indicator, year and area whether they may be shown: none is small, and no figure that rests on them is withheld. From those of
-- agencies directly below the district and a figure of the district follow what the townships have together, so there no figure of any area may be withheld.
--   $1 indicator_id  $2 reporting_year  $3 area_agency_id, of those with a small one
with withheld as materialized (
  select distinct summary.indicator_id, summary.reporting_year, summary.area_agency_id
  from clear_scope
  join halfsky.annual_summary summary using (indicator_id, reporting_year)
  where not summary.is_cleared
),
block as (
  select distinct unit.indicator_id, unit.reporting_year, agency.area_agency_id
  from clear_scope
  join halfsky.annual_unit unit using (indicator_id, reporting_year)
  join halfsky.agency on agency.agency_id = unit.agency_id
  where unit.periods_received > 0
)
insert into halfsky.observation_block (indicator_id, reporting_year, area_agency_id, is_open)
select block.indicator_id, block.reporting_year, block.area_agency_id,
       indicator.disclosure = 'small_count'
       and not exists (
         select from unnest($1::int2[], $2::int2[], $3::int4[]) small (indicator_id, reporting_year, area_agency_id)
         where small.indicator_id = block.indicator_id and small.reporting_year = block.reporting_year and small.area_agency_id = block.area_agency_id)
       and not exists (
         select from withheld
         where withheld.indicator_id = block.indicator_id and withheld.reporting_year = block.reporting_year
           and (withheld.area_agency_id = block.area_agency_id or area.level = 'district'))
from block
join halfsky.indicator on indicator.indicator_id = block.indicator_id
join halfsky.agency area on area.agency_id = block.area_agency_id
