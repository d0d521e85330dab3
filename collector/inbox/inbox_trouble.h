/* Files that stay in the inbox because something is wrong with them.
 *
 * For each there is a notice in notices/ and an entry in `status` for as long as the trouble lasts, in words that say what to do, and one line in the log when
 * it begins. They are gone when the file was taken, has vanished, or can be read again. Never changes the inbox. */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

#include "base/text.h"
#include "collector/home.h"

typedef enum InboxTrouble {
  TROUBLE_NOT_ALLOWED, /* its permissions keep us from reading it */
  TROUBLE_UNREADABLE,  /* reading fails */
  TROUBLE_OPEN,        /* somebody has had it open for writing for long */
  TROUBLE_NOT_REMOVED, /* it was taken, and cannot be removed */
  TROUBLE_OTHER,       /* it cannot be taken now, for a reason of ours */
} InboxTrouble;

typedef struct InboxTroubles InboxTroubles;

/* None yet; notices of an earlier run go. Borrows HOME. */
InboxTroubles *inbox_troubles_new(const Home *home);
void inbox_troubles_free(InboxTroubles *troubles);

/* The file at PATH has TROUBLE; DETAIL says more, in the words of the system. Says so, unless it is known already. A file that is not there has none. */
void inbox_troubles_note(InboxTroubles *troubles, const char *path, InboxTrouble trouble, const char *detail);

/* The file at PATH could not be taken for the reason DETAIL: notes what hinders its reading, else TROUBLE_OTHER. */
void inbox_troubles_note_failure(InboxTroubles *troubles, const char *path, const char *detail);

/* All is well with the file at PATH. */
void inbox_troubles_end(InboxTroubles *troubles, const char *path);

/* Ends the troubles of files that have vanished or can be read again. True when one can be read again. */
bool inbox_troubles_review(InboxTroubles *troubles);

/* An array of {"file", "trouble", "detail"}. NULL has none. */
json_t *inbox_troubles_to_json(const InboxTroubles *troubles);

/* One of its entries in words. The caller frees them. */
char *inbox_trouble_to_text(const json_t *entry, Language language);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(InboxTroubles, inbox_troubles_free)
