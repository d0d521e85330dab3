-- What each target's warning rests on: the district's latest assessment that has a figure of its own year and enough reports; not older figures that still stand.
select distinct on (assessment.target_code)
       assessment.target_code, assessment.reporting_year, assessment.verdict, coalesce(assessment.reason, ''),
       assessment.is_provisional, finding.value, assessment.baseline_year, assessment.baseline, assessment.reference,
       finding.points, finding.first_year, finding.break_year, finding.forecast_year, finding.forecast,
       finding.forecast_low80, finding.forecast_high80, assessment.p_meets,
       assessment.progress, assessment.time_elapsed, assessment.progress_ratio, finding.dispersion_p,
       coalesce(assessment.pool5_first_year, assessment.pool3_first_year), assessment.pool_events, assessment.pool_exposed,
       coalesce(assessment.pool5_value, assessment.pool3_value), coalesce(assessment.pool5_low, assessment.pool3_low),
       coalesce(assessment.pool5_high, assessment.pool3_high)
from halfsky.assessment
join halfsky.agency area on area.agency_id = assessment.area_agency_id and area.level = 'district'
join halfsky.series_finding finding
  on finding.indicator_id = assessment.indicator_id and finding.series = assessment.series
  and finding.area_agency_id = assessment.area_agency_id and finding.reporting_year = assessment.reporting_year
where finding.value_year = assessment.reporting_year and assessment.release is distinct from 'withheld'
order by assessment.target_code, assessment.reporting_year desc
