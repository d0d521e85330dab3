-- Findings on series, in the order of the columns in stored_findings.c.
copy halfsky.series_finding
  (indicator_id, series, area_agency_id, reporting_year, value_year, value, value_low, value_high, points, first_year, break_year,
  trend_slope, trend_low, trend_high, trend_p, forecast_year, forecast_method, forecast, forecast_low80, forecast_high80, forecast_low95,
  forecast_high95, volatility, dispersion_p, outlier_p, gap_distance, gap_adjusted, gap_shrinks, areas_low, areas_high, areas_variation,
  basis_id, computed_at)
from stdin (format binary)
