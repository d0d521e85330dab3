-- Adds one sealed entry to the agency's audit trail.
--   $1  int4         agency
--   $2  int8         number of the entry
--   $3  timestamptz  when
--   $4  text         who
--   $5  text         what was done
--   $6  int4         submission concerned, or null
--   $7  bytea        digest of what was handed in
--   $8  bytea        hash of the entry before; empty for the first
--   $9  bytea        hash of this entry
--  $10  int4         part of the submission that it is about, or null
--  $11  int4         rows that the part wrote, or null
--  $12  bytea        their digest, or null
--  $13  text         of an administrative act what was handed in, or null
insert into halfsky.audit_trail
  (agency_id, entry, at, actor, act, submission_id, content_digest, previous_hash, hash, part, n_rows, rows_digest, content)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
