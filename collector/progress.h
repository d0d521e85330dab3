/* While a form is taken, checked, or read again for its receipt, which for a large one takes long: how far it is, on a terminal for people and for the service manager, and signs of life, since
 * the loop does not turn meanwhile.
 *
 * It is noted in a file, too, for a command that waits for the daemon and shows how far that is.
 *
 * Says nothing in the first second, so small forms pass in silence, and wipes its line at the end. Each step is bounded by a ceiling of its own (rows, file size, time of
 * conversion), so whoever calls this lives. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/text.h"

typedef enum ProgressStep {
  PROGRESS_OPENING, /* looking into the file, or waiting for the converter: no rows yet */
  PROGRESS_READING, /* rows read so far */
  PROGRESS_JUDGING, /* rows judged so far */
} ProgressStep;

typedef struct Progress {
  char *file_name;
  Language language;
  int64_t begun_at_ms;
  int64_t shown_at_ms; /* 0: not yet */
  ProgressStep step;   /* that was told last */
  char *notes;         /* path; NULL: it is not noted */
} Progress;

/* FILE_NAME is what the agency calls it; LANGUAGE is that of the terminal. To be ended by progress_end(). */
void progress_begin(Progress *progress, const char *file_name, Language language);

/* From now on it is noted in the file NOTES, which is there until it ends; a crash leaves it behind. */
void progress_note_in(Progress *progress, const char *notes);

/* Shows on the terminal what another process has noted in the file NOTES. False when there is no terminal, or nothing noted. */
bool progress_show_noted(const char *notes, Language language);

/* Wipes what was shown. */
void progress_wipe(void);

/* May be called for every row; N_ROWS counts those of STEP. Accepts NULL. */
void progress_tell(Progress *progress, ProgressStep step, uint64_t n_rows);

/* May be called twice. */
void progress_end(Progress *progress);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Progress, progress_end)
