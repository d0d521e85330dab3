#include "collector/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/service.h"
#include "base/terminal.h"

enum { SILENT_AT_FIRST_MS = 1000, SHOW_EVERY_MS = 250 };

static const char *const text_codes[] = {"collector.progress.opening", "collector.progress.reading",
                                         "collector.progress.judging"};

void progress_begin(Progress *progress, const char *file_name, Language language)
{
  *progress = (Progress){.file_name = g_strdup(file_name), .language = language, .begun_at_ms = clock_monotonic_ms()};
}

/* By thousands, as people read them. */
static char *grouped(uint64_t number)
{
  GString *digits = g_string_new(NULL);
  g_string_printf(digits, "%" G_GUINT64_FORMAT, number);
  for (gssize at = (gssize)digits->len - 3; at > 0; at -= 3)
    g_string_insert_c(digits, at, ',');
  return g_string_free(digits, FALSE);
}

static char *in_words(const char *file_name, Language language, ProgressStep step, uint64_t n_rows)
{
  g_autofree char *rows = grouped(n_rows);
  return step == PROGRESS_OPENING ? text_format(language, text_codes[step], "file", file_name, NULL)
                                  : text_format(language, text_codes[step], "file", file_name, "rows", rows, NULL);
}

void progress_wipe(void)
{
  terminal_wipe_line();
}

/* --- Notes -------------------------------------------------------------------------------------------------------- */

void progress_note_in(Progress *progress, const char *notes)
{
  progress->notes = g_strdup(notes);
}

/* `1 250000 form.csv`: step, rows and file. Nothing depends on it, so a failure is nobody's concern. */
static void note(const Progress *progress, ProgressStep step, uint64_t n_rows)
{
  g_autofree char *noted = g_strdup_printf("%d %" G_GUINT64_FORMAT " %s", (int)step, n_rows, progress->file_name);
  if (progress->notes != NULL)
    g_file_set_contents_full(progress->notes, noted, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
}

bool progress_show_noted(const char *notes, Language language)
{
  g_autofree char *noted = NULL;
  int step = 0;
  uint64_t n_rows = 0;
  int name_at = 0;
  if (!isatty(STDERR_FILENO) || !g_file_get_contents(notes, &noted, NULL, NULL) ||
      sscanf(noted, "%d %" G_GUINT64_FORMAT " %n", &step, &n_rows, &name_at) != 2 || step < PROGRESS_OPENING ||
      step > PROGRESS_JUDGING || name_at == 0)
    return false;
  g_autofree char *file_name = g_utf8_make_valid(noted + name_at, -1);
  g_autofree char *words = in_words(file_name, language, (ProgressStep)step, n_rows);
  terminal_show_line(words);
  return true;
}

/* --- Telling ------------------------------------------------------------------------------------------------------ */

static void show(Progress *progress, ProgressStep step, uint64_t n_rows)
{
  g_autofree char *for_log = in_words(progress->file_name, LANGUAGE_EN, step, n_rows);
  service_tell_status(for_log);
  note(progress, step, n_rows);
  if (!isatty(STDERR_FILENO))
    return;
  g_autofree char *for_people = in_words(progress->file_name, progress->language, step, n_rows);
  terminal_show_line(for_people);
}

void progress_tell(Progress *progress, ProgressStep step, uint64_t n_rows)
{
  enum { ROWS_BETWEEN_LOOKS = 256 }; /* at the clock */
  if (progress == NULL || n_rows % ROWS_BETWEEN_LOOKS != 0)
    return;
  const int64_t now_ms = clock_monotonic_ms();
  service_tell_alive();
  if (step < progress->step) /* the converter is waited for once more: what was shown last still holds */
    return;
  progress->step = step;
  if (now_ms - progress->begun_at_ms < SILENT_AT_FIRST_MS || now_ms - progress->shown_at_ms < SHOW_EVERY_MS)
    return;
  progress->shown_at_ms = now_ms;
  show(progress, step, n_rows);
}

void progress_end(Progress *progress)
{
  if (progress->shown_at_ms != 0)
    progress_wipe();
  if (progress->shown_at_ms != 0 && progress->notes != NULL)
    unlink(progress->notes);
  progress->shown_at_ms = 0;
  g_clear_pointer(&progress->notes, g_free);
  g_clear_pointer(&progress->file_name, g_free);
}
