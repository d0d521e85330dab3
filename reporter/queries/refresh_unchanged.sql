-- A figure that was computed again and came out the same stands since when it stood before. Compared are all columns but those that say when, and from what, it
-- was computed (a test of the schema holds this list against the table).
update halfsky.annual_summary summary set stands_since = kept.stands_since
from refresh_kept kept
where summary.indicator_id = kept.indicator_id and summary.reporting_year = kept.reporting_year and summary.breakdown_id = kept.breakdown_id
  and summary.area_agency_id = kept.area_agency_id and summary.stands_since <> kept.stands_since
  and (summary.numerator, summary.denominator, summary.value, summary.units_expected, summary.units_received, summary.periods_expected,
       summary.periods_received, summary.status, summary.release, summary.response, summary.is_break, summary.is_estimated, summary.estimate,
       summary.sample_size, summary.design_effect, summary.contributors, summary.largest_numerator, summary.second_numerator,
       summary.largest_denominator, summary.second_denominator, summary.is_cleared)
      is not distinct from
      (kept.numerator, kept.denominator, kept.value, kept.units_expected, kept.units_received, kept.periods_expected,
       kept.periods_received, kept.status, kept.release, kept.response, kept.is_break, kept.is_estimated, kept.estimate,
       kept.sample_size, kept.design_effect, kept.contributors, kept.largest_numerator, kept.second_numerator,
       kept.largest_denominator, kept.second_denominator, kept.is_cleared)
