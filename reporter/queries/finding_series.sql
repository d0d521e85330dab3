-- Findings on series, in the order of the columns in stored_findings.c.
--   $1 area, 0 for all  $2 first year  $3 last year
select finding.indicator_id, finding.series, finding.area_agency_id, finding.reporting_year, finding.value_year, finding.value, finding.value_low,
       finding.value_high, finding.points, finding.first_year, finding.break_year, finding.trend_slope, finding.trend_low, finding.trend_high,
       finding.trend_p, finding.forecast_year, finding.forecast_method, finding.forecast, finding.forecast_low80, finding.forecast_high80,
       finding.forecast_low95, finding.forecast_high95, finding.volatility, finding.dispersion_p, finding.outlier_p, finding.gap_distance,
       finding.gap_adjusted, finding.gap_shrinks, finding.areas_low, finding.areas_high, finding.areas_variation
from halfsky.series_finding finding
join halfsky.agency area on area.agency_id = finding.area_agency_id
where finding.reporting_year between $2 and $3 and ($1 = 0 or finding.area_agency_id = $1)
order by finding.indicator_id, finding.series, area.level <> 'district', area.code, finding.reporting_year
