/* Taking a form in: read, judge, cut into batches, and put into the spool in one durable transaction.
 *
 * The same file is taken once, unless rows of it were refused or wait: then it is judged again, since a period may be open by now, an indicator assigned or
 * a figure explained, and taken as a new submission if that leads to other rows, or if the district refused some that were right here. `again` takes it as
 * a new submission in any case (a way back is a correction too). Memory is bounded whatever the form's size: see judging.h. Touches no file but the spool;
 * files are moved and receipts written by who calls. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "collector/district.h"
#include "collector/forms/form.h"
#include "collector/forms/form_fault.h"
#include "collector/intake/judging.h"
#include "collector/spool/spool_room.h"
#include "collector/spool/spool_submission.h"

typedef enum IntakeKind {
  INTAKE_ACCEPTED,   /* it is in the spool */
  INTAKE_DUPLICATE,  /* identical to an earlier form: nothing is sent */
  INTAKE_UNREADABLE, /* the form as a whole cannot be taken: see fault */
  INTAKE_NO_ROOM,    /* it has to wait, see shortage: not from intake_take(), but from those who call it */
} IntakeKind;

typedef struct IntakeResult {
  IntakeKind kind;
  SubmissionId id; /* of the new or the earlier submission */
  Digest file_digest;
  uint64_t n_refused; /* also of a duplicate: as before, so now */
  uint32_t n_waiting; /* rows that wait for an explanation */
  FormFault fault;
  SpoolShortage shortage;
} IntakeResult;

typedef struct IntakeScope {
  FormScope form;
  Spool *spool;
  OwnPast past;
  const char *folder;
  ReviewLimits limits;
  size_t batch_bytes;
  size_t frame_bytes; /* the largest frame that the district takes */
} IntakeScope;

/* The scope of today for a known DISTRICT, with the limits of SETTINGS. Borrows all but SETTINGS; FOLDER has room for what a large form needs meanwhile.
 * For intake_judge() SPOOL may be NULL; then the past is to be set. */
IntakeScope intake_scope(const District *district, Spool *spool, const char *folder, const Settings *settings);

/* Judges the form as intake_take() would and keeps nothing. *out_judgement is to be cleared; *out_fault is filled when the form as a whole cannot be
 * taken. */
bool intake_judge(const IntakeScope *scope, const char *path, const char *file_name, Judgement *out_judgement,
                  FormFault *out_fault, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes the file at PATH, which its agency calls FILE_NAME and nobody changes meanwhile. Fails only when the spool does, or when there is no room or the
 * file cannot be read now; a bad form is a result. */
bool intake_take(const IntakeScope *scope, const char *path, const char *file_name, bool again,
                 IntakeResult *out_result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void intake_result_clear(IntakeResult *result);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(IntakeResult, intake_result_clear)
