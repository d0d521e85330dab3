/* Logging for daemons: one line per event, `event key=value …`, English, on standard error.
 *
 * When standard error is not a terminal each line starts with the journald priority (`<6>`). A line is written by a single write(2), so threads do
 * not mix lines. A function logs or returns an error, never both. The level and the sink are the only global state of the project. */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef enum LogLevel { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR } LogLevel;

/* Lines below LEVEL are dropped; the default is LOG_LEVEL_INFO. */
void log_set_level(LogLevel level);

/* The level that a setting names: debug, info, warning or error. USAGE error for any other name. */
bool log_level_parse(const char *name, LogLevel *out_level, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void log_debug(const char *format, ...) G_GNUC_PRINTF(1, 2);   /* for the developer */
void log_info(const char *format, ...) G_GNUC_PRINTF(1, 2);    /* something happened as it should */
void log_warning(const char *format, ...) G_GNUC_PRINTF(1, 2); /* it goes on by itself, but somebody should know */
void log_error(const char *format, ...) G_GNUC_PRINTF(1, 2);   /* it does not go on until somebody acts */

/* VALUE as it may stand behind `key=`: unchanged when it is a plain word, else in double quotes with quotes, backslashes and control characters
 * escaped. NULL gives `""`. The caller frees it. */
char *log_quoted(const char *value);

/* A failure that may repeat: the first is logged, later ones with the same message are only counted, and the recovery tells the count.
 * Initialise with {0}; release with log_repeat_clear(). Belongs to one thread. */
typedef struct LogRepeat {
  char *message; /* of the last logged failure, NULL when all is well */
  guint count;   /* failures since the last recovery */
} LogRepeat;

/* Counts a failure of EVENT. Logs `EVENT reason="…"` when it is the first or its message differs from the one before: a warning when trying again can
 * help (HALFSKY_ERROR_RETRY), else an error, since somebody must act. */
void log_repeated_failure(LogRepeat *repeat, const char *event, const GError *error);

/* Logs `EVENT recovered=yes failures=N` once after failures; silent otherwise. */
void log_repeated_recovery(LogRepeat *repeat, const char *event);

void log_repeat_clear(LogRepeat *repeat);
