-- Every annual figure on record, by every breakdown and area: what is exported. A public edition needs all of them too when it exports a few years, so that whatever years
-- somebody asks for, the same numbers are hidden.
select summary.indicator_id, summary.reporting_year, breakdown.key, summary.area_agency_id,
       summary.value, summary.numerator, summary.denominator, summary.status,
       summary.units_expected, summary.units_received, summary.periods_expected, summary.periods_received,
       summary.release, summary.is_break, summary.estimate, summary.sample_size, summary.design_effect,
       summary.contributors, summary.largest_numerator, summary.second_numerator, summary.largest_denominator, summary.second_denominator
from annual_summary summary
join halfsky.breakdown using (breakdown_id)
