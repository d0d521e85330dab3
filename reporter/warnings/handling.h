/* What has been done about a warning: how far it is in its life, since when, and what was said last. Pure. */
#pragma once

#include <stdint.h>

#include <glib.h>

#include "base/text.h"
#include "reporter/warnings/life.h"

typedef struct Handling {
  char *level; /* its code, and the year of the figure: what the warning says; of another one nothing was done yet */
  int year;
  WarningState state;
  char *since;             /* day of the latest step, ISO */
  char *said_by;           /* NULL: nobody said anything */
  char *said[N_LANGUAGES]; /* NULL likewise */
} Handling;

/* By subject: `target H-2.1`, `volatility` and a series (alert_series()). Owns its keys and Handlings. */
GHashTable *handlings_new(void);

/* What has been done about the warning with this subject that says LEVEL of YEAR; NULL when that is not known. HANDLINGS may be NULL. */
const Handling *handling_find(GHashTable *handlings, const char *subject, const char *level, int year);

/* A sentence. The caller frees it. */
char *handling_words(Language language, const Handling *handling);
