-- Gives dead letters up; their bytes are kept.
--   $1  int4         agency
--   $2  int8[]       their numbers; those that are settled stay as they are
--   $3  timestamptz  when
--   $4  text         who
--   $5  text         why
update halfsky.dead_letter
set state = 'discarded', settled_at = $3, settled_by = $4, settled_reason = $5
where agency_id = $1 and dead_letter_id = any ($2::int8[]) and state = 'open'
