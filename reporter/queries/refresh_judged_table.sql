-- Room for what disclosure control says of figures. One that is computed now and of which it says nothing is withheld.
create temporary table refresh_judged (indicator_id int2, reporting_year int2, breakdown_id int2, area_agency_id int4, is_cleared boolean) on commit drop
