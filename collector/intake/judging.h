/* Judging a form: which of its cells can be sent, in bounded memory whatever its size.
 *
 * The form's cells are put in the order of groups (one indicator, one period); then whole groups are judged together, some ten thousand cells at a
 * time, and the good ones handed on. Every row is counted once: handed on, a repetition of one, refused under the first hard rule it breaks, or made to
 * wait under the first soft rule that asks (reviewing.h). */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "collector/forms/form.h"
#include "collector/review/own_past.h"
#include "collector/review/review.h"

/* What became of a form's rows. */
typedef struct Judgement {
  FormOutline outline; /* its n_received is n_good + n_repeated + n_waiting + those refused */
  uint32_t n_good;
  uint32_t n_repeated;     /* dropped: they say the same as an earlier row */
  uint32_t n_waiting;      /* until they are explained */
  uint32_t n_released;     /* beside those: rows of earlier forms that waited and are sent with this one */
  AuditFindings *findings; /* why rows are refused */
  AuditFindings *waiting;  /* why rows wait */
} Judgement;

/* What became of some whole groups: what is to be sent, in order, what waits from now on, what waits no more, and which values are replaced. Groups do not
 * come again. */
typedef struct JudgedSheaf {
  const Record *records; /* the form's good ones, and those released, whose row is 0 */
  size_t n_records;
  WaitingCell *const *waiting;
  size_t n_waiting;
  WaitingCell *const *settled; /* to be settled before the others wait */
  size_t n_settled;
  const Replacement *replacements;
  size_t n_replacements;
} JudgedSheaf;

/* Takes a sheaf, borrowed for the call. False with *error set, or true with *out_fault filled, ends the judging. */
typedef bool (*JudgingFunc)(const JudgedSheaf *sheaf, void *user, FormFault *out_fault, GError **error);

/* What a form is judged by beside its scope. Everything borrowed. */
typedef struct JudgingMeans {
  const OwnPast *past;
  ReviewLimits limits;
  const char *folder; /* has room for what is sorted */
} JudgingMeans;

/* Judges the file at PATH, as form_read() reads it. *out_judgement is to be cleared, whatever is returned. When the form as a whole cannot be taken
 * *out_fault is filled, whatever was handed on until then. Fails when the file cannot be read now, when there is no room, or when TAKE fails. */
bool judging_run(const FormScope *scope, const JudgingMeans *means, const char *path, const char *file_name,
                 JudgingFunc take, void *user, Judgement *out_judgement, FormFault *out_fault,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

void judgement_clear(Judgement *judgement);

/* Fills OUT_FAULT for the group that begins with RECORD: its cells must travel together, and need more than LIMIT_BYTES. */
void judging_refuse_group(const FormScope *scope, const FormOutline *outline, const Record *record, size_t limit_bytes,
                          FormFault *out_fault);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Judgement, judgement_clear)
