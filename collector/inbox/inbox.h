/* The folder where an agency drops its forms.
 *
 * Hands out regular files, oldest first, once they have stood unchanged for the settle time, so that a file still being copied is not taken half; one that
 * somebody has open for writing is not handed out, and one that seems to lack its end only after standing still for long (inbox_file.h).
 * Sub-folders, hidden files and the temporary files of spreadsheets and copy programs are left alone. Inotify only wakes: what counts is what a look
 * into the folder shows, so shares without inotify work by the daemon's regular look. Never changes the folder. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Inbox Inbox;

/* Watches the existing folder PATH. Fails with HALFSKY_ERROR_USAGE when it cannot be read. */
Inbox *inbox_open(const char *path, int64_t settle_ms, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void inbox_close(Inbox *inbox);

/* Readable when something happened in the folder; inbox_clear_wakeup() makes it unreadable again. */
int inbox_wakeup_fd(const Inbox *inbox);
void inbox_clear_wakeup(Inbox *inbox);

/* The file at PATH could not be taken at NOW_MS: others go first, and it is handed out again after a pause that grows from try to try, or once it has
 * changed. */
void inbox_put_off(Inbox *inbox, const char *path, int64_t now_ms);

/* The file at PATH was taken and could not be removed: when it is handed out again it is only to be removed, unless it has changed. */
void inbox_note_taken(Inbox *inbox, const char *path);
bool inbox_was_taken(const Inbox *inbox, const char *path);

/* Calls FUNC for each file that somebody has had open for writing since BEFORE_MS or longer, without writing. */
typedef void (*InboxFileFunc)(const char *path, gpointer user);
void inbox_each_open(const Inbox *inbox, int64_t before_ms, InboxFileFunc func, gpointer user);

/* What put files off is over: all of them are handed out again. */
void inbox_try_again(Inbox *inbox);

/* How many files in folder PATH wait to be taken; and how many of them have more than LARGEST_BYTES. */
guint inbox_count(const char *path, uint64_t largest_bytes, guint *out_n_larger);

/* Looks into the folder at NOW_MS (monotonic). *out_path is the oldest settled file, or NULL; the caller frees it.
 * *out_wait_ms is how long until a look may find another one settled, -1 when no file waits. */
bool inbox_look(Inbox *inbox, int64_t now_ms, char **out_path, int64_t *out_wait_ms,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Inbox, inbox_close)
