-- Notes that cells of the quarantine passed when they were judged again.
--   $1  int4         agency
--   $2  timestamptz  when
--   $3  text         who asked
--   $4  int8[]       numbers
--   $5  text[]       what each became
update halfsky.quarantine cell
set state = 'replayed', settled_at = $2, settled_by = $3, fate = passed.fate
from unnest($4::int8[], $5::text[]) as passed (quarantine_id, fate)
where cell.agency_id = $1 and cell.quarantine_id = passed.quarantine_id and cell.state = 'open'
