-- Makes room for the years that are worked out period by period.
delete from refresh_agency_year year
using refresh_irregular irregular
where year.agency_id = irregular.agency_id and year.indicator_id = irregular.indicator_id and year.reporting_year = irregular.reporting_year
