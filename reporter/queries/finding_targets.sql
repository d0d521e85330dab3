-- Assessments of targets, each with the finding on the series that it tests, in the order of the columns in stored_findings.c.
--   $1 area, 0 for all  $2 first year  $3 last year
select assessment.target_code, assessment.area_agency_id, assessment.reporting_year, assessment.indicator_id, assessment.series,
       assessment.verdict, assessment.attainment, assessment.reason, assessment.is_provisional, assessment.release, assessment.reference,
       assessment.lowest, assessment.baseline_year, assessment.baseline, assessment.is_baseline_provisional, assessment.compared_year,
       assessment.compared, assessment.change_low, assessment.change_high, assessment.growth_before, assessment.growth_since,
       assessment.pool3_first_year, assessment.pool3_value, assessment.pool3_low, assessment.pool3_high, assessment.pool5_first_year,
       assessment.pool5_value, assessment.pool5_low, assessment.pool5_high, assessment.pool_years, assessment.pool_events,
       assessment.pool_exposed, assessment.pool_p, assessment.path_value, assessment.progress, assessment.time_elapsed, assessment.progress_ratio,
       assessment.eurostat_ratio, assessment.eurostat_score, assessment.unsd_share, assessment.unsd_class, assessment.escap_index,
       assessment.escap_gap, assessment.aarr, assessment.aarr_required, assessment.methods_agree, assessment.p_meets,
       finding.value_year, finding.value, finding.value_low, finding.value_high, finding.points, finding.first_year, finding.break_year,
       finding.trend_slope, finding.trend_low, finding.trend_high, finding.trend_p, finding.forecast_year, finding.forecast_method,
       finding.forecast, finding.forecast_low80, finding.forecast_high80, finding.forecast_low95, finding.forecast_high95, finding.volatility,
       finding.dispersion_p, finding.outlier_p, finding.gap_distance, finding.gap_adjusted, finding.gap_shrinks, finding.areas_low,
       finding.areas_high, finding.areas_variation
from halfsky.assessment
join halfsky.agency area on area.agency_id = assessment.area_agency_id
left join halfsky.series_finding finding
  on finding.indicator_id = assessment.indicator_id and finding.series = assessment.series
  and finding.area_agency_id = assessment.area_agency_id and finding.reporting_year = assessment.reporting_year
where assessment.reporting_year between $2 and $3 and ($1 = 0 or assessment.area_agency_id = $1)
order by assessment.target_code, area.level <> 'district', area.code, assessment.reporting_year
