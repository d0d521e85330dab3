/* Opening a spool that may be damaged: it is set aside whole, never deleted, and what is sound of it goes into a new one.
 *
 * Row by row: a submission with its books; a batch only when its records have their digest. The new spool has an epoch of its own, so everything that is
 * kept is sent again, which the district recognises. A submission whose unsent parts are not among what was saved is marked as to be submitted again. */
#pragma once

#include "collector/spool/spool.h"
#include "collector/spool/spool_lock.h"

/* What was done about damage. */
typedef struct SpoolSalvage {
  bool was_damaged; /* false: the rest is empty */
  char *complaint;  /* what was wrong, in English */
  char *set_aside;  /* the folder where the damaged spool lies */
  guint n_submissions;
  guint n_batches;
  GPtrArray *to_resubmit; /* char *: file names of submissions that are not whole any more */
} SpoolSalvage;

/* Opens the spool of LOCK, as spool_open() does, once it is sound; the lock outlives it. *out_salvage is to be cleared. Fails with HALFSKY_ERROR_RETRY when
 * the disk has no room for what is saved; everything is as before then, and spool_salvage_waits_for_room(). */
Spool *spool_open_sound(const SpoolLock *lock, const SpoolLimits *limits, SpoolSalvage *out_salvage,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* In bytes. */
typedef struct SpoolSalvageRoom {
  uint64_t needed; /* to save what is sound of a damaged spool */
  uint64_t free;
} SpoolSalvageRoom;

/* True when the spool in FOLDER is damaged and there was no room to save it. May be asked without its lock. */
bool spool_salvage_waits_for_room(const char *folder, SpoolSalvageRoom *out_room);

void spool_salvage_clear(SpoolSalvage *salvage);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SpoolSalvage, spool_salvage_clear)
