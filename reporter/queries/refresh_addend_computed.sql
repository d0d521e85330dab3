-- What figures are added up from: all of it was just computed.
create temporary view refresh_addend as
select * from refresh_agency_year
