-- The dimensions of each breakdown, without their codes: `sex=F,residence=U` has the shape `sex,residence`. Figures of one kind rest on the same units: they are of one
-- shape and, by residence, of one residence. `place` has one bit set, another for each breakdown, so that together they say which ones are there.
create temporary table refresh_shape on commit drop as
select breakdown_id, shape, depth, residence, kind_residence, dense_rank() over (order by shape, kind_residence)::int2 as kind,
       set_bit((select repeat('0', max(breakdown_id) + 1)::varbit from halfsky.breakdown), breakdown_id, 1) as place
from (
  select breakdown_id, regexp_replace(key, '=[^,]*', '', 'g') as shape,
         case when key = '_T' then 0 else 1 + length(key) - length(replace(key, ',', '')) end::int2 as depth,
         residence, case when residence in ('U', 'R') then residence end as kind_residence
  from halfsky.breakdown
) breakdown
