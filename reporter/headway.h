/* How far a long command is, for whoever waits for it: a line on the terminal that each step replaces and that is gone at the end. Standard output and what is not a terminal get nothing of it,
 * unless the command was given --progress: then each step is a line of standard error.
 *
 * There is one for the process, since one person waits for it; what works never knows whether anybody does. Nothing is said before headway_begin(), so daemons, which never call it, are
 * silent. To be called by the main thread's work only. */
#pragma once

#include <stdbool.h>

#include "base/command.h"

typedef bool Headway;

/* The option that every long command has. */
#define HEADWAY_OPTION                                                                                                 \
  {                                                                                                                    \
    "progress", OPTION_FLAG, NULL, "reporter.command.progress"                                                         \
  }

/* From now on it is told, in the language of the command line, where there is somebody to tell. To be ended by headway_end(). */
Headway headway_begin(const Invocation *invocation);

/* Step NUMBER of N_STEPS begins; CODE is the text that names it. Shown at once: a step may be one statement that takes minutes. */
void headway_step(const char *code, guint number, guint n_steps);

/* Of the step that CODE names, with {n} and {of}, N_DONE of N_ALL is done. May be called for every row: it is shown some times a second. */
void headway_count(const char *code, guint n_done, guint n_all);

/* Wipes what was shown; nothing is told from then on. */
void headway_end(Headway *headway);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Headway, headway_end)
