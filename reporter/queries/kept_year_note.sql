-- Notes of which indicators and years halfsky.agency_year now holds all agencies.
insert into halfsky.agency_year_basis (indicator_id, reporting_year, register_digest)
select indicator_id, reporting_year, register_digest from refresh_year_basis
on conflict (indicator_id, reporting_year) do update set register_digest = excluded.register_digest
