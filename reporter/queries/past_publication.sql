-- The publications that were public at a moment.
--   $1 the moment
create temporary table publication on commit drop as
select publication_id, kind, year, state, frozen_at, published_at
from halfsky.publication
where published_at <= $1
