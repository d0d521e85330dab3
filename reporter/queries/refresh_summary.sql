-- Stores the figures. One that came out the same as it stood, stands since when it stood, and is cleared as it was; a new or another one is withheld, until disclosure
-- control clears it in the same transaction (clearing.h). What disclosure control does not know is withheld.
-- In the order of the key, which then grows at its end.
-- Compared are all columns but those that say when, and from what, it was computed (a test of the schema holds this list against the table).
--   $1 basis  $2 indicator_id that disclosure control judges  $3 breakdown_id that it knows
insert into annual_summary
  (indicator_id, reporting_year, breakdown_id, area_agency_id, numerator, denominator, value,
   units_expected, units_received, periods_expected, periods_received, status,
   release, response, is_break, is_estimated, estimate, sample_size, design_effect,
   contributors, largest_numerator, second_numerator, largest_denominator, second_denominator, computed_at, basis_id, is_cleared, stands_since)
select figure.*, now(), $1::int4, stood.is_same and kept.is_cleared, case when stood.is_same then kept.stands_since else now() end
from refresh_figure figure
cross join lateral (select figure.indicator_id = any($2::int2[]) and figure.breakdown_id = any($3::int2[]) as is_known) judged
left join refresh_kept kept
  on kept.indicator_id = figure.indicator_id and kept.reporting_year = figure.reporting_year and kept.breakdown_id = figure.breakdown_id
  and kept.area_agency_id = figure.area_agency_id
cross join lateral (
  select kept.indicator_id is not null
     and (figure.numerator, figure.denominator, figure.value, figure.units_expected, figure.units_received, figure.periods_expected,
               figure.periods_received, figure.status, figure.release, figure.response, figure.is_break, figure.is_estimated, figure.estimate,
               figure.sample_size, figure.design_effect, figure.contributors, figure.largest_numerator, figure.second_numerator,
               figure.largest_denominator, figure.second_denominator, judged.is_known and kept.is_cleared)
                   is not distinct from
                   (kept.numerator, kept.denominator, kept.value, kept.units_expected, kept.units_received, kept.periods_expected, kept.periods_received,
               kept.status, kept.release, kept.response, kept.is_break, kept.is_estimated, kept.estimate, kept.sample_size, kept.design_effect,
               kept.contributors, kept.largest_numerator, kept.second_numerator, kept.largest_denominator, kept.second_denominator,
               kept.is_cleared) as is_same
) stood
order by figure.indicator_id, figure.reporting_year, figure.breakdown_id, figure.area_agency_id
