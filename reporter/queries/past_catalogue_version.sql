-- The catalogues, of which that is current which was in force at a moment.
--   $1 the moment
create temporary table catalogue_version on commit drop as
select catalogue_id, digest, loaded_at, catalogue_id is not distinct from (
         select catalogue_id from halfsky.catalogue_enforcement where enforced_at <= $1 order by enforced_at desc, catalogue_id desc limit 1
       ) as is_current
from halfsky.catalogue_version
