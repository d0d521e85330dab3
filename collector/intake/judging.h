/* Judging a form: which of its cells can be sent, in bounded memory whatever its size.
 *
 * The form's cells are put in the order of groups (one indicator, one period); then whole groups are judged together, some ten thousand cells at a
 * time, and the good ones handed on. Every row is counted once: handed on, a repetition of one, or refused under the first hard rule it breaks. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "collector/forms/form.h"

/* What became of a form's rows. */
typedef struct Judgement {
  FormOutline outline; /* its n_received is n_good + n_repeated + those refused */
  uint32_t n_good;
  uint32_t n_repeated; /* dropped: they say the same as an earlier row */
  AuditFindings *findings;
} Judgement;

/* Takes N good records, at least one: whole groups, in order, none of which comes again. Borrowed for the call. False with *error set, or true with
 * *out_fault filled, ends the judging. */
typedef bool (*JudgingFunc)(const Record *records, size_t n, void *user, FormFault *out_fault, GError **error);

/* Judges the file at PATH, as form_read() reads it; FOLDER has room for what is sorted. *out_judgement is to be cleared, whatever is returned. When the
 * form as a whole cannot be taken *out_fault is filled, whatever was handed on until then. Fails when the file cannot be read now, when there is no room,
 * or when TAKE fails. */
bool judging_run(const FormScope *scope, const char *path, const char *file_name, const char *folder, JudgingFunc take,
                 void *user, Judgement *out_judgement, FormFault *out_fault, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void judgement_clear(Judgement *judgement);

/* Fills OUT_FAULT for the group that begins with RECORD: its cells must travel together, and need more than LIMIT_BYTES. */
void judging_refuse_group(const FormScope *scope, const FormOutline *outline, const Record *record, size_t limit_bytes,
                          FormFault *out_fault);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Judgement, judgement_clear)
