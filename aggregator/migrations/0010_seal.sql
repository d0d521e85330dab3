-- The trail seals what each part of a submission wrote, so that a changed, removed or inserted row of the figures is found; and entries of an agency never
-- share a moment, so that a row's stored_at names the entry that it belongs to.
set local role halfsky_owner;

alter table halfsky.audit_trail
  add column part        int4,
  add column n_rows      int4,
  add column rows_digest bytea check (octet_length(rows_digest) = 32),
  add constraint audit_trail_rows check (num_nulls(part, n_rows, rows_digest) in (0, 3));
comment on column halfsky.audit_trail.at is 'When; later than the entry before. Equals stored_at of the rows that the entry is about.';
comment on column halfsky.audit_trail.content_digest is 'Digest of what was handed in.';
comment on column halfsky.audit_trail.part is 'Of an entry about a part of a submission: which part it was. Null for others, and for entries from before rows were sealed.';
comment on column halfsky.audit_trail.n_rows is 'How many rows the part put into observation or observation_revision.';
comment on column halfsky.audit_trail.rows_digest is 'SHA-256 over these rows; see store_seal.h.';

alter table halfsky.agency_chain
  add column last_at timestamptz not null default '1970-01-01 00:00:00+00';
comment on column halfsky.agency_chain.last_at is 'When the latest entry was made.';
update halfsky.agency_chain chain
set last_at = trail.at
from halfsky.audit_trail trail
where trail.agency_id = chain.agency_id and trail.entry = chain.last_entry;

comment on column halfsky.observation.stored_at is 'When this value was stored; of all parts of the agency''s submissions only one has this moment.';
comment on column halfsky.observation.revision is 'The number of this value among those of its cell, from 1. A value that came after one that was accepted later takes a number below the standing one.';
comment on table halfsky.observation_revision is 'Every value that does not stand: replaced, valid from stored_at until before replaced_at; or come too late, never valid, with replaced_at = stored_at.';
