-- Room for the units under the annual figures of then.
create temporary table annual_unit (like halfsky.annual_unit including indexes including defaults) on commit drop
