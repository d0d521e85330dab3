-- Whether halfsky.agency_year holds all that did not change of what is computed again, and the register is as it was.
select not exists (
  select indicator_id, reporting_year, register_digest from refresh_year_basis
  except
  select indicator_id, reporting_year, register_digest from halfsky.agency_year_basis)
