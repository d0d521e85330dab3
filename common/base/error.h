/* The project's error domain.
 *
 * A function that can fail takes `GError **error` last. The code answers only what the caller should do; what happened and to which thing is in
 * the message (lower case, no full stop, names in single quotes, an optional second sentence `hint: …`). Errors of other domains (GFileError,
 * GKeyFileError) never leave base: they are turned into one of these codes where they arise. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#define HALFSKY_ERROR (halfsky_error_quark())

typedef enum HalfskyError {
  HALFSKY_ERROR_RETRY,  /* the world is busy or away: the same call may succeed later */
  HALFSKY_ERROR_REJECT, /* this input is wrong: count it, go on */
  HALFSKY_ERROR_USAGE,  /* the command line or the configuration is wrong: tell the person, stop */
  HALFSKY_ERROR_FATAL,  /* nothing sensible is left to do: stop */
} HalfskyError;

/* What a program tells its caller. */
typedef enum ExitStatus {
  EXIT_DONE = 0,        /* done, also when there was nothing to do */
  EXIT_FINDINGS = 1,    /* done, but the input has errors or there is a finding */
  EXIT_USAGE = 2,       /* usage or configuration */
  EXIT_UNREACHABLE = 3, /* a needed service is not reachable */
  EXIT_FAILED = 4,      /* anything else */
} ExitStatus;

GQuark halfsky_error_quark(void);

/* The exit status that ERROR stands for; EXIT_DONE for NULL, EXIT_FAILED for errors of other domains. */
ExitStatus halfsky_exit_status(const GError *error);

/* Sets ERROR to the formatted text followed by `: ` and the system's words for SYSTEM_ERROR (a value of errno). */
void halfsky_set_error_errno(GError **error, HalfskyError code, int system_error, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* True when ERROR is of this domain and has CODE. NULL is no error. */
bool halfsky_error_is(const GError *error, HalfskyError code);
