-- Removes the findings that are about to come out otherwise or not at all.
--   $1 indicator_id  $2 series  $3 nothing  $4 area_agency_id  $5 reporting_year, of each
delete from halfsky.series_finding finding
using unnest($1::int2[], $2::text[], $3::text[], $4::int4[], $5::int2[]) as gone (indicator_id, series, target_code, area_agency_id, reporting_year)
where finding.indicator_id = gone.indicator_id and finding.series = gone.series and finding.area_agency_id = gone.area_agency_id
  and finding.reporting_year = gone.reporting_year
