-- The figures that are judged, and whether they are withheld so far: those that were computed now, which are not stored yet, and those that hang together with them.
select figure.indicator_id, figure.reporting_year, breakdown.key, figure.area_agency_id,
       figure.value, figure.numerator, figure.denominator, figure.status,
       figure.units_expected, figure.units_received, figure.periods_expected, figure.periods_received,
       figure.release, figure.is_break, figure.estimate, figure.sample_size, figure.design_effect,
       figure.contributors, figure.largest_numerator, figure.second_numerator, figure.largest_denominator, figure.second_denominator,
       figure.is_withheld
from (
  select computed.*, true as is_withheld
  from refresh_figure computed
  union all
  select indicator_id, reporting_year, breakdown_id, area_agency_id, numerator, denominator, value,
         units_expected, units_received, periods_expected, periods_received, status,
         release, response, is_break, is_estimated, estimate, sample_size, design_effect,
         contributors, largest_numerator, second_numerator, largest_denominator, second_denominator, not is_cleared
  from halfsky.annual_summary
) figure
join clear_scope using (indicator_id, reporting_year)
join halfsky.breakdown using (breakdown_id)
