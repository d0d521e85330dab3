/* New warnings are told to their departments, one by one, by the messenger.
 *
 * A warning counts as told once the command has ended well: a failure in between tells a department twice rather than never. What
 * changed while it was being told is told again. One that the command refuses does not keep the others waiting: it has its next turn in the next round. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "database/connection.h"
#include "reporter/run/messenger.h"

typedef enum AnnouncementEnd {
  ANNOUNCED_ONE, /* there may be more */
  REFUSED_ONE,   /* the error says why; there may be more */
  NOTHING_TO_ANNOUNCE,
  NOT_ANNOUNCED /* the database is away, the error says why; to be tried again later */
} AnnouncementEnd;

/* Tells one warning that nobody was told of and that is not in REFUSED, the set of those (by number) that the command refused in this round; one that it
 * refuses now joins them. */
AnnouncementEnd announce_next(Connection *connection, const Messenger *messenger, GHashTable *refused, GError **error);
