-- All publications, the latest first.
select publication_id, kind, year, state, frozen_at, drafted_by, approved_by, approved_at, published_by, published_at, discarded_by, discarded_at
from halfsky.publication
order by publication_id desc
