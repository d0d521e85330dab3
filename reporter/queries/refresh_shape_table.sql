-- The dimensions of each breakdown, without their codes: `sex=F,residence=U` has the shape `sex,residence`. Figures of one kind rest on the same units: they
-- are of one shape and, by residence, of one residence. `form` is the shape's number.
create temporary table refresh_shape on commit drop as
select breakdown_id, shape, depth, residence, kind_residence, dense_rank() over (order by shape)::int2 as form,
       dense_rank() over (order by shape, kind_residence)::int2 as kind
from (
  select breakdown_id, regexp_replace(key, '=[^,]*', '', 'g') as shape,
         case when key = '_T' then 0 else 1 + length(key) - length(replace(key, ',', '')) end::int2 as depth,
         residence, case when residence in ('U', 'R') then residence end as kind_residence
  from halfsky.breakdown
) breakdown
