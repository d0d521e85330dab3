/* Taking a form in: read, audit, cut into batches, and put into the spool in one durable transaction.
 *
 * The same file is taken once; `again` takes it as a new submission (a way back is a correction too). Pure but for the spool: files are moved and
 * receipts written by who calls. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "collector/district.h"
#include "collector/forms/form.h"
#include "collector/forms/form_fault.h"
#include "collector/spool/spool_submission.h"

typedef enum IntakeKind {
  INTAKE_ACCEPTED,   /* it is in the spool */
  INTAKE_DUPLICATE,  /* identical to an earlier form: nothing is sent */
  INTAKE_UNREADABLE, /* the form as a whole cannot be taken: see fault */
} IntakeKind;

typedef struct IntakeResult {
  IntakeKind kind;
  SubmissionId id; /* of the new or the earlier submission */
  uint64_t n_refused;
  FormFault fault;
} IntakeResult;

typedef struct IntakeScope {
  FormScope form;
  Spool *spool;
  size_t batch_bytes;
  size_t frame_bytes; /* the largest frame that the district takes */
} IntakeScope;

/* The scope of today for a known DISTRICT, with the limits of SETTINGS. Borrows all three; SPOOL may be NULL for intake_cut(). */
IntakeScope intake_scope(const District *district, Spool *spool, const Settings *settings);

/* Cuts the form's records into parts, as batching_cut(); NULL with *out_fault filled when the rows of one indicator and period, which must travel
 * together, are more than a frame can carry. The caller frees the array. */
GArray *intake_cut(const IntakeScope *scope, const Form *form, FormFault *out_fault) G_GNUC_WARN_UNUSED_RESULT;

/* Takes FILE, which its agency calls FILE_NAME. Fails only when the spool does; a bad form is a result. */
bool intake_take(const IntakeScope *scope, GBytes *file, const char *file_name, bool again, IntakeResult *out_result,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

void intake_result_clear(IntakeResult *result);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(IntakeResult, intake_result_clear)
