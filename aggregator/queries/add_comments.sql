-- Explanations; equal texts of an agency have equal numbers and are one row.
--   $1  int4    agency
--   $2  int8[]  numbers
--   $3  text[]  texts
insert into halfsky.observation_comment (agency_id, comment_id, comment)
select $1, explained.comment_id, explained.comment
from unnest($2::int8[], $3::text[]) as explained (comment_id, comment)
on conflict (agency_id, comment_id) do nothing
