-- The findings on series that stand, in the order of the columns in standing_findings.c.
--   $1 indicator_id
select indicator_id, series, ''::text, area_agency_id, reporting_year, basis_id, value_year, value, value_low, value_high, points, first_year,
       break_year, trend_slope, trend_low, trend_high, trend_p, forecast_year, forecast_method, forecast, forecast_low80, forecast_high80,
       forecast_low95, forecast_high95, volatility, dispersion_p, outlier_p, gap_distance, gap_adjusted, gap_shrinks, areas_low, areas_high,
       areas_variation
from halfsky.series_finding
where indicator_id = any ($1)
