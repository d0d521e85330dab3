-- The figures that a report of one year needs: that year's and the year's before it by every breakdown and area, and older years for the district by at most
-- one dimension and for elections and surveys.
--   $1 year of the report
select summary.indicator_id, summary.reporting_year, breakdown.key, summary.area_agency_id,
       summary.value, summary.numerator, summary.denominator, summary.status,
       summary.units_expected, summary.units_received, summary.periods_expected, summary.periods_received,
       summary.release, summary.is_break, summary.estimate, summary.sample_size, summary.design_effect,
       summary.contributors, summary.largest_numerator, summary.second_numerator, summary.largest_denominator, summary.second_denominator
from annual_summary summary
join halfsky.breakdown using (breakdown_id)
join indicator using (indicator_id)
join agency area on area.agency_id = summary.area_agency_id
where summary.reporting_year <= $1
  and (summary.reporting_year >= $1 - 1
       or (area.level = 'district' and breakdown.key not like '%,%')
       or indicator.term_years is not null
       or indicator.collection_interval_years > 1)
