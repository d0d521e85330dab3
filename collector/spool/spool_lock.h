/* Whose a spool is: one process has it, from before it is looked at until after it is closed.
 *
 * A lock beside the folder and not in the database: a damaged one cannot be locked, and the folder is exchanged for another when it is salvaged. The lock
 * ends with its process. */
#pragma once

#include <glib.h>
#include <stdint.h>

typedef struct SpoolLock SpoolLock;

/* Takes the lock of the spool in FOLDER, whose parent exists. Whoever has it is waited for PATIENCE_MS, since commands have it for a moment only; then it is
 * HALFSKY_ERROR_RETRY. */
SpoolLock *spool_lock_take(const char *folder, int64_t patience_ms, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void spool_lock_free(SpoolLock *lock);

/* The spool's folder. Borrowed. */
const char *spool_lock_folder(const SpoolLock *lock);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SpoolLock, spool_lock_free)
