-- Writes back the ends of the agencies' trails and the numbers given last, an agency for each element of the arrays; the rows are there, and locked by this transaction.
-- Every row takes the way of the conflict; UPDATE … FROM would be a join that the planner may turn around.
--   $1  int4[]         agencies
--   $2  int8[]         numbers of the last entries
--   $3  bytea[]        their hashes; empty when there is no entry
--   $4  int4[]         largest submission numbers given
--   $5  int8[]         largest quarantine numbers given
--   $6  int8[]         largest dead letter numbers given
--   $7  timestamptz[]  moments of the last entries
insert into halfsky.agency_chain (agency_id, last_entry, head_hash, last_submission_id, last_quarantine_id, last_dead_letter_id, last_at)
select * from unnest($1::int4[], $2::int8[], $3::bytea[], $4::int4[], $5::int8[], $6::int8[], $7::timestamptz[])
on conflict (agency_id) do update
set last_entry = excluded.last_entry, head_hash = excluded.head_hash, last_submission_id = excluded.last_submission_id,
    last_quarantine_id = excluded.last_quarantine_id, last_dead_letter_id = excluded.last_dead_letter_id, last_at = excluded.last_at
