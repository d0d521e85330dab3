-- The figures of one publication, in the columns of report_figures.sql, and whether its public edition hides them.
--   $1 publication_id
select indicator_id, reporting_year, breakdown_key, area_agency_id, value, numerator, denominator, status,
       units_expected, units_received, periods_expected, periods_received, release, is_break, estimate, sample_size, design_effect,
       contributors, largest_numerator, second_numerator, largest_denominator, second_denominator, is_suppressed
from halfsky.publication_figure
where publication_id = $1
