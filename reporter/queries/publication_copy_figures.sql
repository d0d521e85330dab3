-- Takes the figures of a publication.
copy halfsky.publication_figure (publication_id, indicator_id, reporting_year, breakdown_key, area_agency_id, value, numerator, denominator, status,
  units_expected, units_received, periods_expected, periods_received, release, is_break, estimate, sample_size, design_effect,
  contributors, largest_numerator, second_numerator, largest_denominator, second_denominator, is_suppressed)
from stdin (format binary)
