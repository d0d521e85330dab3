-- The collector's spool: everything accepted from this agency's forms, until the district holds it and a while longer.
-- Run once, when the spool is made.

-- Single facts: 'epoch' (16 random bytes, made with the spool and anew when it was restored or cloned),
-- 'sequence_base' (a batch's sequence is batch_no - sequence_base), 'key' (the public key that the epoch was last sent with; none before the first time).
-- 'history_submission' is the newest submission of which batches were dropped into the history.
-- 'district_clock' is what the district's clock showed at the last Welcome, in Unix microseconds.
CREATE TABLE fact (
  name  TEXT PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- One accepted form. Kept after its batches are gone, so that the same file is recognised.
CREATE TABLE submission (
  submission_no   INTEGER PRIMARY KEY AUTOINCREMENT,
  id              BLOB NOT NULL UNIQUE,             -- 16 bytes, travels with every batch
  file_name       TEXT NOT NULL,
  file_digest     BLOB NOT NULL,                    -- BLAKE2b-256 of the file's bytes
  encoding        TEXT,                             -- of a text, where whoever handed it in said which; NULL: the file tells
  form_id         BLOB,                             -- 16 bytes that are the same whenever the same rows were taken from the same file; NULL: its id is that
  accepted_at_us  INTEGER NOT NULL,                 -- Unix time in microseconds
  received        INTEGER NOT NULL,                 -- rows of the form, and those released
  released        INTEGER NOT NULL,                 -- of received: rows that had waited in earlier submissions and came along
  repeated        INTEGER NOT NULL,                 -- identical repetitions of a row, counted as unchanged
  awaiting        INTEGER NOT NULL,                 -- rows that waited for an explanation when it was taken in; settlement says how many no longer do
  rejected        INTEGER NOT NULL,                 -- rows refused here
  n_parts         INTEGER NOT NULL,
  must_be_resubmitted INTEGER NOT NULL DEFAULT 0,   -- 1: the district lost it and we no longer keep it
  is_receipt_due  INTEGER NOT NULL DEFAULT 1        -- 1: something changed since the receipt was written
) STRICT;
CREATE INDEX submission_by_file ON submission (file_digest);
CREATE INDEX submission_by_form ON submission (coalesce(form_id, id));
CREATE INDEX submission_receipt_due ON submission (submission_no) WHERE is_receipt_due = 1;

-- The sheets of a form that is a workbook, hidden ones included, so that rows can be named. None for a text.
CREATE TABLE form_sheet (
  submission_no INTEGER NOT NULL REFERENCES submission DEFERRABLE INITIALLY DEFERRED, -- its row comes last
  sheet         INTEGER NOT NULL,                   -- from 0
  name          TEXT NOT NULL,
  PRIMARY KEY (submission_no, sheet)
) STRICT, WITHOUT ROWID;

-- The catalogue's version that a form for people was made from, when it was not the one in force.
CREATE TABLE form_catalogue (
  submission_no INTEGER PRIMARY KEY REFERENCES submission DEFERRABLE INITIALLY DEFERRED, -- its row comes last
  version       TEXT NOT NULL
) STRICT;

-- Rows refused or made to wait here, by rule; exact, whereas findings are listed up to a limit.
CREATE TABLE rule_count (
  submission_no INTEGER NOT NULL REFERENCES submission,
  rule          TEXT NOT NULL,
  is_waiting    INTEGER NOT NULL,                   -- 1: the rows wait; 0: they were refused
  n_rows        INTEGER NOT NULL,
  PRIMARY KEY (submission_no, rule)
) STRICT, WITHOUT ROWID;

-- Why a row was refused, here or by the district.
CREATE TABLE finding (
  submission_no INTEGER NOT NULL REFERENCES submission,
  finding_no    INTEGER NOT NULL,
  source_row    INTEGER NOT NULL,                   -- row of the file as a spreadsheet shows it; of its n-th sheet, n * 1048576 more
  rule          TEXT NOT NULL,
  field         TEXT NOT NULL,                      -- column it concerns
  indicator     TEXT NOT NULL,                      -- code or number, empty when it is not known
  given         TEXT NOT NULL,
  expected      TEXT NOT NULL,
  part          INTEGER NOT NULL,                   -- 0: refused here; else the part whose outcome says so
  PRIMARY KEY (submission_no, finding_no)
) STRICT, WITHOUT ROWID;

-- What is sent. Numbers are contiguous: appended at the end, pruned from the front only.
CREATE TABLE batch (
  batch_no       INTEGER PRIMARY KEY AUTOINCREMENT,
  submission_no  INTEGER NOT NULL REFERENCES submission DEFERRABLE INITIALLY DEFERRED, -- its row comes last
  part           INTEGER NOT NULL,
  n_records      INTEGER NOT NULL,
  first_indicator INTEGER NOT NULL,                 -- its records are of indicators from this …
  last_indicator INTEGER NOT NULL,                  -- … to this; both 0 when it has none
  size_bytes     INTEGER NOT NULL,                  -- of the records
  digest         BLOB NOT NULL,                     -- as the batch travels with it: of submission id, part, number of parts and records
  finished_at_us INTEGER                            -- NULL: the district's outcome is not here yet
) STRICT;
CREATE INDEX batch_unfinished ON batch (batch_no) WHERE finished_at_us IS NULL;

-- The records of a batch, serialised, sent as they are. Apart from the batch, so that a change of it does not write them again.
CREATE TABLE batch_records (
  batch_no       INTEGER PRIMARY KEY REFERENCES batch ON DELETE CASCADE,
  records        BLOB NOT NULL
) STRICT;

-- What became of a part. Replaced when the part was sent again; kept when its batch is pruned.
CREATE TABLE part_outcome (
  submission_no  INTEGER NOT NULL REFERENCES submission,
  part           INTEGER NOT NULL,
  batch_no       INTEGER NOT NULL,
  n_new          INTEGER NOT NULL,
  n_revised      INTEGER NOT NULL,
  n_unchanged    INTEGER NOT NULL,
  n_rejected     INTEGER NOT NULL,
  stored_at_us   INTEGER NOT NULL,
  seal_entry     INTEGER NOT NULL,                  -- entry of the district's trail about this part; 0: no seal is known
  seal_hash      BLOB NOT NULL,
  seal_signature BLOB NOT NULL,
  PRIMARY KEY (submission_no, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX part_outcome_by_batch ON part_outcome (batch_no);

-- The agency's own values that batches brought which are kept no more: a group of cells (one indicator, one period) per row, as serialised records
-- whose later values replace earlier ones. Values of kept batches are read from those.
CREATE TABLE history (
  indicator_id INTEGER NOT NULL,
  period       INTEGER NOT NULL,                    -- packed: year * 1000 + frequency * 100 + part
  records      BLOB NOT NULL,
  PRIMARY KEY (indicator_id, period)
) STRICT, WITHOUT ROWID;

-- Cells that wait for an explanation. A cell waits once: what a later form says of it takes its place.
CREATE TABLE waiting (
  indicator_id  INTEGER NOT NULL,
  period        INTEGER NOT NULL                    -- packed, as in history
                CHECK (period / 1000 BETWEEN 0 AND 32767 AND period / 100 % 10 BETWEEN 1 AND 4),
  breakdown     TEXT NOT NULL,                      -- canonical key
  submission_no INTEGER NOT NULL REFERENCES submission DEFERRABLE INITIALLY DEFERRED, -- whose books it stands in
  source_row    INTEGER NOT NULL,
  value         REAL,
  denominator   REAL,
  status        INTEGER NOT NULL,                   -- ASCII
  sample_size   INTEGER NOT NULL,
  design_effect REAL NOT NULL,
  comment       TEXT,                               -- explains this cell, which waits with another
  rule          TEXT NOT NULL,                      -- what asks, as in finding
  field         TEXT NOT NULL,
  given         TEXT NOT NULL,
  expected      TEXT NOT NULL,
  PRIMARY KEY (indicator_id, period, breakdown)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_by_submission ON waiting (submission_no, source_row);

-- How many cells that waited in an earlier submission a later one settled: replaced by its own rows, or took along.
CREATE TABLE settlement (
  submission_no         INTEGER NOT NULL REFERENCES submission DEFERRABLE INITIALLY DEFERRED, -- the later
  settled_submission_no INTEGER NOT NULL REFERENCES submission,
  n_rows                INTEGER NOT NULL,
  PRIMARY KEY (submission_no, settled_submission_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX settlement_by_settled ON settlement (settled_submission_no);

-- What a submission's rows replaced, for its receipt; up to a limit.
CREATE TABLE replacement (
  submission_no  INTEGER NOT NULL REFERENCES submission DEFERRABLE INITIALLY DEFERRED,
  replacement_no INTEGER NOT NULL,
  source_row     INTEGER NOT NULL,
  indicator_id   INTEGER NOT NULL,
  period         INTEGER NOT NULL
                 CHECK (period / 1000 BETWEEN 0 AND 32767 AND period / 100 % 10 BETWEEN 1 AND 4),
  breakdown      TEXT NOT NULL,
  value          REAL,
  denominator    REAL,
  status         INTEGER NOT NULL,
  old_value      REAL,
  old_denominator REAL,
  old_status     INTEGER NOT NULL,
  PRIMARY KEY (submission_no, replacement_no)
) STRICT, WITHOUT ROWID;
