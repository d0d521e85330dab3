-- The years of agencies that have to be worked out period by period: not all of it is plain (refresh_agency_year.sql), or in some period a part is there whose
-- total is not, so that the parts may have to make it. Years of an indicator with the same cells, all of them for the same months, are alike: one is looked at
-- for all. The same cells: as many, with the same 64 bits of their hashes combined, which no order of them changes.
create temporary table refresh_irregular on commit drop as
with year as materialized (
  select agency_id, indicator_id, reporting_year, bool_and(is_plain) as is_plain, min(months) = max(months) as is_even,
         count(*) as n_cells, bit_xor(hashint2extended(breakdown_id, 0)) as cells
  from refresh_agency_year
  group by agency_id, indicator_id, reporting_year
),
example as materialized (
  select distinct on (indicator_id, n_cells, cells) agency_id, indicator_id, reporting_year, n_cells, cells
  from year
  where is_plain and is_even
  order by indicator_id, n_cells, cells
),
lacking as materialized (
  select distinct part.agency_id, part.indicator_id, part.reporting_year
  from (select agency_id, indicator_id, reporting_year from example
        union all
        select agency_id, indicator_id, reporting_year from year where is_plain and not is_even) looked_at
  join refresh_agency_year part using (agency_id, indicator_id, reporting_year)
  join refresh_part on refresh_part.indicator_id = part.indicator_id and refresh_part.part_id = part.breakdown_id
  left join refresh_agency_year total
    on total.agency_id = part.agency_id and total.indicator_id = part.indicator_id and total.reporting_year = part.reporting_year
    and total.breakdown_id = refresh_part.total_id
  where part.months & ~coalesce(total.months, 0) <> 0
)
select agency_id, indicator_id, reporting_year
from year
where not is_plain
   or (not is_even and (agency_id, indicator_id, reporting_year) in (select agency_id, indicator_id, reporting_year from lacking))
   or (is_even and (indicator_id, n_cells, cells) in (
         select example.indicator_id, example.n_cells, example.cells from example join lacking using (agency_id, indicator_id, reporting_year)))
