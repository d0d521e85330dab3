-- What came in: watermarks, batches and their outcomes, submissions, what was refused, and the chain of acts.
--
-- Every unique key begins with agency_id, so that these tables can be distributed by it; numbers are counted per agency in
-- halfsky.agency_chain, whose row lock puts all writers of one agency in a line. There are no foreign keys to growing tables.
set local role halfsky_owner;

create table halfsky.agency_chain (
  agency_id           int4 primary key,
  last_entry          int8 not null default 0,
  head_hash           bytea not null default '\x',
  last_submission_id  int4 not null default 0,
  last_quarantine_id  int8 not null default 0,
  last_dead_letter_id int8 not null default 0
) with (fillfactor = 50);
comment on table halfsky.agency_chain is 'One row per agency: the head of its audit trail and its counters. Locked first by every writer of the agency.';
comment on column halfsky.agency_chain.agency_id is 'The agency.';
comment on column halfsky.agency_chain.last_entry is 'Number of the latest entry in audit_trail; 0 when there is none.';
comment on column halfsky.agency_chain.head_hash is 'Hash of that entry; empty when there is none.';
comment on column halfsky.agency_chain.last_submission_id is 'Largest submission_id given.';
comment on column halfsky.agency_chain.last_quarantine_id is 'Largest quarantine_id given.';
comment on column halfsky.agency_chain.last_dead_letter_id is 'Largest dead_letter_id given.';

create table halfsky.audit_trail (
  agency_id      int4 not null,
  entry          int8 not null check (entry > 0),
  at             timestamptz not null,
  actor          text not null,
  act            text not null,
  submission_id  int4,
  content_digest bytea not null,
  previous_hash  bytea not null,
  hash           bytea not null check (octet_length(hash) = 32),
  primary key (agency_id, entry)
);
comment on table halfsky.audit_trail is 'Who did what, as one hash chain per agency. Rows are only ever added.';
comment on column halfsky.audit_trail.agency_id is 'The agency whose figures or registration were touched.';
comment on column halfsky.audit_trail.entry is 'Number within the agency, from 1 without gaps.';
comment on column halfsky.audit_trail.at is 'When.';
comment on column halfsky.audit_trail.actor is 'Collector or administrator.';
comment on column halfsky.audit_trail.act is 'What was done.';
comment on column halfsky.audit_trail.submission_id is 'The submission concerned, or null.';
comment on column halfsky.audit_trail.content_digest is 'Digest of what was stored.';
comment on column halfsky.audit_trail.previous_hash is 'Hash of the entry before; empty for the first.';
comment on column halfsky.audit_trail.hash is 'BLAKE2b-256 over the other columns, computed by the aggregator.';

create table halfsky.ingest_watermark (
  agency_id     int4 not null,
  collector_id  int4 not null,
  epoch         bytea not null check (octet_length(epoch) = 16),
  last_sequence int8 not null,
  last_digest   bytea,
  updated_at    timestamptz not null,
  primary key (agency_id, collector_id, epoch)
) with (fillfactor = 50);
comment on table halfsky.ingest_watermark is 'How far each spool has been stored; changed in the same transaction as the rows.';
comment on column halfsky.ingest_watermark.agency_id is 'The agency.';
comment on column halfsky.ingest_watermark.collector_id is 'The collector.';
comment on column halfsky.ingest_watermark.epoch is 'Random name of the spool''s life.';
comment on column halfsky.ingest_watermark.last_sequence is 'Sequence of the latest stored batch.';
comment on column halfsky.ingest_watermark.last_digest is 'Digest of its records.';
comment on column halfsky.ingest_watermark.updated_at is 'When it was stored.';

create table halfsky.ingest_batch (
  agency_id       int4 not null,
  collector_id    int4 not null,
  epoch           bytea not null,
  sequence        int8 not null check (sequence > 0),
  submission_uuid bytea not null check (octet_length(submission_uuid) = 16),
  part            int4 not null,
  digest          bytea not null,
  outcome         bytea not null,
  stored_at       timestamptz not null,
  primary key (agency_id, collector_id, epoch, sequence)
);
comment on table halfsky.ingest_batch is 'Every batch that has an outcome; a batch sent again is answered from here.';
comment on column halfsky.ingest_batch.agency_id is 'The agency.';
comment on column halfsky.ingest_batch.collector_id is 'The collector.';
comment on column halfsky.ingest_batch.epoch is 'Epoch of its spool.';
comment on column halfsky.ingest_batch.sequence is 'Number of the batch within the epoch.';
comment on column halfsky.ingest_batch.submission_uuid is 'The submission to which it belongs.';
comment on column halfsky.ingest_batch.part is 'Which part of the submission it is, from 1.';
comment on column halfsky.ingest_batch.digest is 'Digest of its records.';
comment on column halfsky.ingest_batch.outcome is 'The serialised outcome that was answered.';
comment on column halfsky.ingest_batch.stored_at is 'When it was stored.';

create table halfsky.ingest_part (
  agency_id       int4 not null,
  submission_uuid bytea not null,
  part            int4 not null,
  collector_id    int4 not null,
  epoch           bytea not null,
  sequence        int8 not null,
  primary key (agency_id, submission_uuid, part)
);
comment on table halfsky.ingest_part is 'The batch that stored each part of a submission: a part is stored once in any epoch.';
comment on column halfsky.ingest_part.agency_id is 'The agency.';
comment on column halfsky.ingest_part.submission_uuid is 'The submission.';
comment on column halfsky.ingest_part.part is 'Number of the part.';
comment on column halfsky.ingest_part.collector_id is 'Collector of the batch that stored it.';
comment on column halfsky.ingest_part.epoch is 'Epoch of that batch.';
comment on column halfsky.ingest_part.sequence is 'Sequence of that batch.';

create table halfsky.submission (
  agency_id        int4 not null,
  submission_id    int4 not null check (submission_id > 0),
  submission_uuid  bytea not null check (octet_length(submission_uuid) = 16),
  collector_id     int4 not null,
  file_name        text not null,
  file_digest      bytea not null,
  accepted_at      timestamptz not null,
  first_stored_at  timestamptz not null,
  n_parts          int4 not null,
  parts_stored     int4 not null,
  received         int4 not null,
  n_new            int4 not null,
  n_revised        int4 not null,
  n_unchanged      int4 not null,
  n_rejected       int4 not null,
  n_awaiting       int4 not null,
  rejected_by_code jsonb not null default '{}',
  primary key (agency_id, submission_id),
  unique (agency_id, submission_uuid)
);
comment on table halfsky.submission is 'One file of an agency. received = new + revised + unchanged + rejected + awaiting once all parts are stored.';
comment on column halfsky.submission.agency_id is 'The agency.';
comment on column halfsky.submission.submission_id is 'Number within the agency, from 1.';
comment on column halfsky.submission.submission_uuid is 'The collector''s name of the submission.';
comment on column halfsky.submission.collector_id is 'The collector that sent it.';
comment on column halfsky.submission.file_name is 'Name of the file at the agency.';
comment on column halfsky.submission.file_digest is 'BLAKE2b-256 of the file.';
comment on column halfsky.submission.accepted_at is 'When the collector accepted it.';
comment on column halfsky.submission.first_stored_at is 'When its first part was stored.';
comment on column halfsky.submission.n_parts is 'Number of parts.';
comment on column halfsky.submission.parts_stored is 'Number of parts stored so far.';
comment on column halfsky.submission.received is 'Cells in the file.';
comment on column halfsky.submission.n_new is 'Cells stored for the first time.';
comment on column halfsky.submission.n_revised is 'Cells that replaced another value.';
comment on column halfsky.submission.n_unchanged is 'Cells equal to what was stored, and rows repeated in the file.';
comment on column halfsky.submission.n_rejected is 'Cells refused by the collector or the aggregator.';
comment on column halfsky.submission.n_awaiting is 'Cells that wait at the collector for an explanation.';
comment on column halfsky.submission.rejected_by_code is 'Refused cells by rule: {"rule": count}.';

create table halfsky.quarantine (
  agency_id      int4 not null,
  quarantine_id  int8 not null check (quarantine_id > 0),
  submission_id  int4 not null,
  source_row     int4 not null,
  indicator      text not null,
  period         text not null,
  breakdown      text not null,
  value          text not null,
  denominator    text not null default '',
  status         text not null default '',
  comment        text not null default '',
  rule           text not null,
  given          text not null,
  expected       text not null,
  quarantined_at timestamptz not null,
  state          text not null default 'open' check (state in ('open', 'replayed', 'discarded')),
  settled_at     timestamptz,
  settled_by     text,
  primary key (agency_id, quarantine_id)
);
create index quarantine_open on halfsky.quarantine (agency_id, quarantine_id) where state = 'open';
comment on table halfsky.quarantine is 'Cells that the aggregator refused, as they were sent.';
comment on column halfsky.quarantine.agency_id is 'The agency.';
comment on column halfsky.quarantine.quarantine_id is 'Number within the agency, from 1.';
comment on column halfsky.quarantine.submission_id is 'The submission.';
comment on column halfsky.quarantine.source_row is 'Row of the file, as a spreadsheet shows it.';
comment on column halfsky.quarantine.indicator is 'Indicator as sent.';
comment on column halfsky.quarantine.period is 'Period as sent.';
comment on column halfsky.quarantine.breakdown is 'Breakdown key as sent.';
comment on column halfsky.quarantine.value is 'Value as sent.';
comment on column halfsky.quarantine.denominator is 'Denominator as sent; empty when none.';
comment on column halfsky.quarantine.status is 'Status as sent.';
comment on column halfsky.quarantine.comment is 'Comment as sent.';
comment on column halfsky.quarantine.rule is 'Code of the rule that failed.';
comment on column halfsky.quarantine.given is 'What was found.';
comment on column halfsky.quarantine.expected is 'What was expected.';
comment on column halfsky.quarantine.quarantined_at is 'When.';
comment on column halfsky.quarantine.state is 'open, replayed or discarded.';
comment on column halfsky.quarantine.settled_at is 'When it was replayed or discarded, or null.';
comment on column halfsky.quarantine.settled_by is 'Who did so, or null.';

create table halfsky.dead_letter (
  agency_id      int4 not null,
  dead_letter_id int8 not null check (dead_letter_id > 0),
  collector_id   int4 not null,
  epoch          bytea not null,
  sequence       int8 not null,
  reason         text not null,
  payload        bytea not null,
  received_at    timestamptz not null,
  primary key (agency_id, dead_letter_id)
);
comment on table halfsky.dead_letter is 'Batches whose records could not be read.';
comment on column halfsky.dead_letter.agency_id is 'The agency.';
comment on column halfsky.dead_letter.dead_letter_id is 'Number within the agency, from 1.';
comment on column halfsky.dead_letter.collector_id is 'The collector.';
comment on column halfsky.dead_letter.epoch is 'Epoch of its spool.';
comment on column halfsky.dead_letter.sequence is 'Sequence of the batch.';
comment on column halfsky.dead_letter.reason is 'Why it could not be read.';
comment on column halfsky.dead_letter.payload is 'The records as received.';
comment on column halfsky.dead_letter.received_at is 'When.';

grant select, insert, update on halfsky.agency_chain, halfsky.ingest_watermark, halfsky.submission, halfsky.quarantine
  to halfsky_aggregator;
grant select, insert on halfsky.audit_trail, halfsky.ingest_batch, halfsky.ingest_part, halfsky.dead_letter to halfsky_aggregator;
grant select on halfsky.agency_chain, halfsky.audit_trail, halfsky.ingest_watermark, halfsky.submission, halfsky.quarantine
  to halfsky_reporter;
