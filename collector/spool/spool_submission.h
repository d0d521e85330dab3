/* Submissions in the spool: taking one in, and what is known of it afterwards, for receipts and status.
 *
 * A submission and all its batches are taken in one durable transaction, or not at all. */
#pragma once

#include "collector/spool/spool.h"
#include "record/submission.h"

/* One part to be sent; its records are in the order of indicators. */
typedef struct SpoolPart {
  GBytes *records;
  uint32_t n_records;
  int16_t first_indicator, last_indicator; /* of its records; 0 without any */
} SpoolPart;

/* Why a row was refused. */
typedef struct SpoolFinding {
  uint32_t source_row;
  uint32_t part; /* 0: refused here; else the part whose outcome says so */
  const char *rule;
  const char *field;
  const char *indicator; /* code or number; empty when it is not known */
  const char *given;
  const char *expected;
} SpoolFinding;

/* A submission on its way into the spool: begin, a part at a time, finish. All of it is one transaction, and nothing of it is in the spool before
 * spool_append_finish() returns true. Meanwhile the spool may be read, and nothing else may be written. */
typedef struct SpoolAppend SpoolAppend;

SpoolAppend *spool_append_begin(Spool *spool, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool spool_append_part(SpoolAppend *append, const SpoolPart *part, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The submission has another id than FORM_ID, since the same rows were taken from the same file before. */
void spool_append_form_id(SpoolAppend *append, const SubmissionId *form_id);

/* Whoever handed the form in said that it is a text in ENCODING, which is static. */
void spool_append_encoding(SpoolAppend *append, const char *encoding);

/* The form was made from a catalogue's older VERSION; NULL: it was not. */
bool spool_append_catalogue(SpoolAppend *append, const char *version, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The form is a workbook with these sheets; ended by NULL, which NULL stands for, too. */
bool spool_append_sheets(SpoolAppend *append, const char *const *names, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* SUMMARY->n_parts, at least one, is the number of parts that were appended. Receipts of earlier submissions of the same file are due again. */
bool spool_append_finish(SpoolAppend *append, const SubmissionSummary *summary, const SpoolFinding *findings,
                         size_t n_findings, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes everything back unless it was finished. */
void spool_append_free(SpoolAppend *append);

/* What is known of a submission. received = repeated + awaiting + rejected_here + records of its parts; of the finished parts,
 * records = n_new + n_revised + n_unchanged + n_rejected_by_district. */
typedef struct SubmissionState {
  SubmissionSummary *summary;
  uint32_t parts_finished;
  uint32_t n_pending; /* records of parts without an outcome */
  uint32_t n_new;
  uint32_t n_revised;
  uint32_t n_unchanged; /* without the repeated rows */
  uint32_t n_rejected_by_district;
  uint32_t n_settled;   /* of summary->awaiting: rows that a later submission explained, replaced or took along */
  int64_t stored_at_us; /* of the last outcome; 0 without one */
  bool must_be_resubmitted;
  bool is_receipt_due; /* what it says is not on the receipt yet */
} SubmissionState;

void submission_state_free(SubmissionState *state);

/* The submission with ID; *out_state is NULL when the spool never had it. */
bool spool_read_submission(Spool *spool, const SubmissionId *id, SubmissionState **out_state,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Calls FUNC for each submission, in the order in which they were accepted. */
typedef void (*SpoolSubmissionFunc)(const SubmissionId *id, void *user);
bool spool_each_submission(Spool *spool, SpoolSubmissionFunc func, void *user,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Calls FUNC for each finding of the submission in the order of the form's rows. */
typedef void (*SpoolFindingFunc)(const SpoolFinding *finding, void *user);
bool spool_each_finding(Spool *spool, const SubmissionId *id, SpoolFindingFunc func, void *user,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The seals that the district gave for its parts so far, in their order (Seal). The caller frees the array; NULL on failure. */
GArray *spool_read_seals(Spool *spool, const SubmissionId *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The sheets of the submission's form, ended by NULL; none for a text. The caller frees them; NULL on failure. */
char **spool_read_sheets(Spool *spool, const SubmissionId *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The older version of the catalogue that the submission's form was made from; empty when it was not. The caller frees it; NULL on failure. */
char *spool_read_catalogue(Spool *spool, const SubmissionId *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The encoding that was said of the submission's form; empty when the file tells. The caller frees it; NULL on failure. */
char *spool_read_encoding(Spool *spool, const SubmissionId *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The oldest submission whose receipt is to be written (anew): *out_is_due is false when there is none. */
bool spool_next_receipt(Spool *spool, SubmissionId *out_id, bool *out_is_due, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool spool_receipt_due(Spool *spool, const SubmissionId *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool spool_receipt_written(Spool *spool, const SubmissionId *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many submissions the spool knows, and their added-up states, for status. */
typedef struct SpoolTotals {
  uint64_t n_submissions;
  uint64_t n_waiting;     /* submissions with parts without an outcome */
  uint64_t n_to_resubmit; /* lost by the district, and not submitted again since */
} SpoolTotals;

bool spool_totals(Spool *spool, SpoolTotals *out_totals, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SubmissionState, submission_state_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SpoolAppend, spool_append_free)
