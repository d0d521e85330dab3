-- halfsky.agency_year counts for nothing any more: everything is computed from the observations.
delete from halfsky.agency_year_basis
