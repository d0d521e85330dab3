#include "collector/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/service.h"

enum { SILENT_AT_FIRST_MS = 1000, SHOW_EVERY_MS = 250 };

/* Back to the beginning of the line, and nothing behind it. */
#define WIPE "\r\033[K"

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

static char *in_words(const Progress *progress, Language language, ProgressStep step, uint64_t n_rows)
{
  g_autofree char *rows = grouped(n_rows);
  return step == PROGRESS_OPENING
             ? text_format(language, text_codes[step], "file", progress->file_name, NULL)
             : text_format(language, text_codes[step], "file", progress->file_name, "rows", rows, NULL);
}

static void show(Progress *progress, ProgressStep step, uint64_t n_rows)
{
  g_autofree char *for_log = in_words(progress, LANGUAGE_EN, step, n_rows);
  service_tell_status(for_log);
  if (!isatty(STDERR_FILENO))
    return;
  g_autofree char *for_people = in_words(progress, progress->language, step, n_rows);
  fprintf(stderr, WIPE "%s", for_people);
  fflush(stderr);
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
  if (progress->shown_at_ms != 0 && isatty(STDERR_FILENO))
    fputs(WIPE, stderr);
  progress->shown_at_ms = 0;
  g_clear_pointer(&progress->file_name, g_free);
}
