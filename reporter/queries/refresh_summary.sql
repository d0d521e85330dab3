-- Stores the figures, each with what disclosure control has said of it (clearing.h): what it has not cleared is withheld. One that came out the same as it stood, stands
-- since when it stood. In the order of the key, which then grows at its end.
-- Compared are all columns but those that say when, and from what, it was computed (a test of the schema holds this list against the table).
--   $1 basis
insert into annual_summary
  (indicator_id, reporting_year, breakdown_id, area_agency_id, numerator, denominator, value,
   units_expected, units_received, periods_expected, periods_received, status,
   release, response, is_break, is_estimated, estimate, sample_size, design_effect,
   contributors, largest_numerator, second_numerator, largest_denominator, second_denominator, computed_at, basis_id, is_cleared, stands_since)
select figure.*, now(), $1::int4, said.is_cleared, case when stood.is_same then kept.stands_since else now() end
from refresh_figure figure
left join refresh_judged judged
  on judged.indicator_id = figure.indicator_id and judged.reporting_year = figure.reporting_year and judged.breakdown_id = figure.breakdown_id
  and judged.area_agency_id = figure.area_agency_id
cross join lateral (select coalesce(judged.is_cleared, false) as is_cleared) said
left join refresh_kept kept
  on kept.indicator_id = figure.indicator_id and kept.reporting_year = figure.reporting_year and kept.breakdown_id = figure.breakdown_id
  and kept.area_agency_id = figure.area_agency_id
cross join lateral (
  select kept.indicator_id is not null
     and (figure.numerator, figure.denominator, figure.value, figure.units_expected, figure.units_received, figure.periods_expected,
               figure.periods_received, figure.status, figure.release, figure.response, figure.is_break, figure.is_estimated, figure.estimate,
               figure.sample_size, figure.design_effect, figure.contributors, figure.largest_numerator, figure.second_numerator,
               figure.largest_denominator, figure.second_denominator, said.is_cleared)
                   is not distinct from
                   (kept.numerator, kept.denominator, kept.value, kept.units_expected, kept.units_received, kept.periods_expected, kept.periods_received,
               kept.status, kept.release, kept.response, kept.is_break, kept.is_estimated, kept.estimate, kept.sample_size, kept.design_effect,
               kept.contributors, kept.largest_numerator, kept.second_numerator, kept.largest_denominator, kept.second_denominator,
               kept.is_cleared) as is_same
) stood
order by figure.indicator_id, figure.reporting_year, figure.breakdown_id, figure.area_agency_id
