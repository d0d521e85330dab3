-- The dimensions of each breakdown, without their codes: `sex=F,residence=U` has the shape `sex,residence`.
create temporary table refresh_shape on commit drop as
select breakdown_id, regexp_replace(key, '=[^,]*', '', 'g') as shape,
       case when key = '_T' then 0 else 1 + length(key) - length(replace(key, ',', '')) end::int2 as depth,
       residence
from halfsky.breakdown
