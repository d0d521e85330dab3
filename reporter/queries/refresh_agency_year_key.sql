-- For looking up parts and for replacing totals that were reported as missing.
alter table refresh_agency_year add primary key (agency_id, indicator_id, reporting_year, breakdown_id)
