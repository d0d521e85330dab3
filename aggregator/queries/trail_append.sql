-- Adds sealed entries to the agencies' audit trails, an entry for each element of the arrays.
--   $1  int4[]         agencies
--   $2  int8[]         numbers of the entries
--   $3  timestamptz[]  when
--   $4  text[]         who
--   $5  text[]         what was done
--   $6  int4[]         submissions concerned, or null
--   $7  bytea[]        digests of what was handed in
--   $8  bytea[]        hashes of the entries before; empty for the first
--   $9  bytea[]        hashes of these entries
--  $10  int4[]         parts of the submissions that they are about, or null
--  $11  int4[]         rows that the parts wrote, or null
--  $12  bytea[]        their digests, or null
--  $13  text[]         of administrative acts what was handed in, or null
insert into halfsky.audit_trail
  (agency_id, entry, at, actor, act, submission_id, content_digest, previous_hash, hash, part, n_rows, rows_digest, content)
select * from unnest($1::int4[], $2::int8[], $3::timestamptz[], $4::text[], $5::text[], $6::int4[], $7::bytea[], $8::bytea[], $9::bytea[],
                     $10::int4[], $11::int4[], $12::bytea[], $13::text[])
