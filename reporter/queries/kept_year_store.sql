-- Keeps the years that were computed again.
insert into halfsky.agency_year
  (agency_id, indicator_id, reporting_year, breakdown_id, numerator, denominator, sample_size, effective_size, estimate, periods_received, last_reported, last_period,
   is_provisional, is_estimated, is_broken, has_unrolled_estimate, is_impossible, missing_status, smallest)
select agency_id, indicator_id, reporting_year, breakdown_id, numerator, denominator, sample_size, effective_size, estimate, periods_received, last_reported, last_period,
       is_provisional, is_estimated, is_broken, has_unrolled_estimate, is_impossible, missing_status, smallest
from refresh_agency_year
