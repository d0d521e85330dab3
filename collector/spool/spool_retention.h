/* How long batches are kept that the district holds already.
 *
 * They are kept for a while, so that a database that fell back is healed by resending them; the oldest go first. What the agency said in them stays
 * (spool_history.h). Room that becomes free is used again, and what is too much of it is given back to the disk. */
#pragma once

#include "collector/spool/spool_room.h"

typedef struct SpoolRetention {
  int64_t finished_before_us; /* batches finished earlier go */
  uint64_t most_bytes;        /* and of the others the oldest, when they are more than this together */
} SpoolRetention;

/* Drops a few batches from the front, as far as they are finished. *out_is_more is false when there was nothing left to drop. */
bool spool_prune(Spool *spool, const SpoolRetention *retention, bool *out_is_more,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Gives a little of the free room inside the database back to the disk, all but SLACK_BYTES in the end; *out_is_more is false when that is done. */
bool spool_give_back(Spool *spool, uint64_t slack_bytes, bool *out_is_more, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes room for a form of FORM_BYTES: gives up what the district holds already, as far as that is needed. *out_shortage tells what is still short. */
bool spool_make_room(Spool *spool, uint64_t form_bytes, SpoolShortage *out_shortage,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* While the reserve is in use nothing is kept for the district that it holds already: gives all of that up. Does nothing otherwise. */
bool spool_relieve(Spool *spool, GError **error) G_GNUC_WARN_UNUSED_RESULT;
