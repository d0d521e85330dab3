-- A figure that was computed again and came out the same stands since when it stood before.
update halfsky.annual_summary summary set stands_since = kept.stands_since
from refresh_kept kept
where summary.indicator_id = kept.indicator_id and summary.reporting_year = kept.reporting_year and summary.breakdown_id = kept.breakdown_id
  and summary.area_agency_id = kept.area_agency_id and summary.stands_since <> kept.stands_since
  and to_jsonb(summary) - '{computed_at,basis_id,stands_since}'::text[] = to_jsonb(kept) - '{computed_at,basis_id,stands_since}'::text[]
