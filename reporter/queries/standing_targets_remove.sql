-- Removes the assessments that are about to come out otherwise or not at all.
--   $1 indicator_id  $2 series  $3 target_code  $4 area_agency_id  $5 reporting_year, of each
delete from halfsky.assessment
using unnest($1::int2[], $2::text[], $3::text[], $4::int4[], $5::int2[]) as gone (indicator_id, series, target_code, area_agency_id, reporting_year)
where assessment.target_code = gone.target_code and assessment.area_agency_id = gone.area_agency_id and assessment.reporting_year = gone.reporting_year
