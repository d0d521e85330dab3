-- All publications, the latest first.
select publication_id, kind, year, state, to_char(frozen_at, 'YYYY-MM-DD HH24:MI'), drafted_by, approved_by, to_char(approved_at, 'YYYY-MM-DD HH24:MI'),
       published_by, to_char(published_at, 'YYYY-MM-DD HH24:MI'), discarded_by, to_char(discarded_at, 'YYYY-MM-DD HH24:MI')
from halfsky.publication
order by publication_id desc
