/* Tells the outside world of an event by running a command, so that mail, a chat or a webhook can be attached.
 *
 * The command gets the event's name as its only argument and the event as a JSON object on standard input; what it writes to standard error goes to the log. It
 * must exit with 0 within its time, else the event counts as not told and the command's whole process group is ended. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

typedef struct Messenger {
  const char *command; /* path of the program; empty: nobody is told */
  int64_t timeout_ms;
} Messenger;

bool messenger_is_there(const Messenger *messenger);

/* Tells EVENT and waits until the command is done. CONTENT stays the caller's. RETRY error when the command failed, was too slow or cannot be run. */
bool messenger_tell(const Messenger *messenger, const char *event, const json_t *content,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
