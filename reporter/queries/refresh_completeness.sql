-- What stands behind the figures of each kind: the units of annual_unit in the area and of the shape; of figures by residence, those that may have this residence.
create temporary table refresh_completeness on commit drop as
select unit.indicator_id, unit.reporting_year, area.area_agency_id, kind.kind,
       count(*)::int4 as units_expected, count(*) filter (where unit.periods_received > 0)::int4 as units_received,
       sum(unit.periods_expected)::int4 as periods_expected, sum(unit.periods_received)::int4 as periods_received,
       avg(unit.response::numeric) as response
from refresh_scope scope
join annual_unit unit using (indicator_id, reporting_year)
join (select distinct kind, shape, kind_residence from refresh_shape) kind on kind.shape = unit.shape
join refresh_area area
  on area.agency_id = unit.agency_id and (kind.kind_residence is null or area.residence is null or area.residence = kind.kind_residence)
group by unit.indicator_id, unit.reporting_year, area.area_agency_id, kind.kind
