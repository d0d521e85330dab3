#include "reporter/headway.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/terminal.h"

enum { SHOW_EVERY_MS = 250, SAY_EVERY_MS = 2000 };

/* Set by the main thread before it works, and never while it does. */
static struct {
  bool is_told;
  bool is_terminal;
  Language language;
  int64_t shown_at_ms;
} told;

Headway headway_begin(const Invocation *invocation)
{
  const bool is_terminal = isatty(STDERR_FILENO) == 1;
  told.is_terminal = is_terminal;
  told.language = invocation->language;
  told.is_told = is_terminal || invocation_flag(invocation, "progress");
  return told.is_told;
}

static void show(const char *words)
{
  told.shown_at_ms = clock_monotonic_ms();
  if (told.is_terminal)
    terminal_show_line(words);
  else
    terminal_say(stderr, words);
}

void headway_step(const char *code, guint number, guint n_steps)
{
  if (!told.is_told)
    return;
  g_autofree char *n = g_strdup_printf("%u", number);
  g_autofree char *of = g_strdup_printf("%u", n_steps);
  g_autofree char *words =
      text_format(told.language, "reporter.headway.step", "n", n, "of", of, "what", text(told.language, code), NULL);
  show(words);
}

void headway_count(const char *code, guint n_done, guint n_all)
{
  const int64_t pause_ms = told.is_terminal ? SHOW_EVERY_MS : SAY_EVERY_MS;
  if (!told.is_told || clock_monotonic_ms() - told.shown_at_ms < pause_ms)
    return;
  g_autofree char *n = g_strdup_printf("%u", n_done);
  g_autofree char *of = g_strdup_printf("%u", n_all);
  g_autofree char *words = text_format(told.language, code, "n", n, "of", of, NULL);
  show(words);
}

void headway_end(Headway *headway)
{
  if (*headway && told.is_terminal)
    terminal_wipe_line();
  told.is_told = *headway = false;
}
