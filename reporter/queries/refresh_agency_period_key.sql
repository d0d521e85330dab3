-- For looking up parts, and for replacing totals that were reported as missing.
alter table refresh_agency_period add primary key (agency_id, indicator_id, period, breakdown_id)
