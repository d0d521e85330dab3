/* Taking forms from the inbox as they come, one per turn of the loop, so that others get theirs in between.
 *
 * When there is no room for a form it stays in the inbox, the agency is told by status, by a notice and once in the log, and it is taken by itself when
 * there is room again. Whatever else is wrong with a file keeps no other waiting, and is told (inbox_trouble.h). */
#pragma once

#include "collector/inbox/inbox_trouble.h"
#include "collector/reception.h"
#include "wire/loop.h"

typedef struct InboxWatch InboxWatch;

typedef struct InboxWatchCallbacks {
  void (*taken)(gpointer user);                 /* a form was taken, or may have been */
  void (*looked)(gpointer user);                /* after each look, whatever it brought */
  void (*failed)(GError *error, gpointer user); /* the spool cannot be used; takes the error */
} InboxWatchCallbacks;

/* Looks at once, and from then on. Borrows LOOP and what RECEPTION points to. Fails with HALFSKY_ERROR_USAGE when the inbox cannot be read. */
InboxWatch *inbox_watch_open(Loop *loop, const Reception *reception, const InboxWatchCallbacks *callbacks,
                             gpointer user, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void inbox_watch_close(InboxWatch *watch);

/* Something happened that may let forms be taken: looks in the next turn of the loop. */
void inbox_watch_look_soon(InboxWatch *watch);

/* True while forms wait for room. */
bool inbox_watch_is_short(const InboxWatch *watch);

/* Files that stay in the inbox since something is wrong with them. Borrowed. */
const InboxTroubles *inbox_watch_troubles(const InboxWatch *watch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(InboxWatch, inbox_watch_close)
