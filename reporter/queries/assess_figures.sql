-- The figures of every year that the assessment of some indicators looks at: by at most one dimension.
--   $1 whether of all indicators  $2 indicator_id of those that are meant
select summary.indicator_id, summary.reporting_year, breakdown.key, summary.area_agency_id,
       summary.value, summary.numerator, summary.denominator, summary.status,
       summary.units_expected, summary.units_received, summary.periods_expected, summary.periods_received,
       summary.release, summary.is_break, summary.estimate, summary.sample_size, summary.design_effect,
       summary.contributors, summary.largest_numerator, summary.second_numerator, summary.largest_denominator, summary.second_denominator
from halfsky.annual_summary summary
join halfsky.breakdown using (breakdown_id)
where breakdown.key not like '%,%' and ($1 or summary.indicator_id = any($2))
