-- The figures that are judged again, and whether they are withheld so far.
select summary.indicator_id, summary.reporting_year, breakdown.key, summary.area_agency_id,
       summary.value, summary.numerator, summary.denominator, summary.status,
       summary.units_expected, summary.units_received, summary.periods_expected, summary.periods_received,
       summary.release, summary.is_break, summary.estimate, summary.sample_size, summary.design_effect,
       summary.contributors, summary.largest_numerator, summary.second_numerator, summary.largest_denominator, summary.second_denominator,
       not summary.is_cleared
from halfsky.annual_summary summary
join clear_scope using (indicator_id, reporting_year)
join halfsky.breakdown using (breakdown_id)
