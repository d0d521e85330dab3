/* How much room the spool has, and what it does when there is little.
 *
 * Nothing that was accepted is ever dropped to make room. When the disk or the quota runs short, batches that the district holds already are given up
 * first; when that is not enough, no form is taken until there is room again, while something is still free. For when somebody else has filled the disk,
 * a reserve (a file of that size) is kept: it is given up so that outcomes can still be written and finished batches deleted, and made anew when there is
 * room again. */
#pragma once

#include "base/settings.h"
#include "collector/spool/spool.h"

/* What intake runs short of. */
typedef enum SpoolShortage { SPOOL_ROOMY, SPOOL_DISK_SHORT, SPOOL_QUOTA_SHORT } SpoolShortage;

/* How things stand, in bytes. */
typedef struct SpoolRoom {
  uint64_t disk_free; /* beside the reserve */
  uint64_t keep_free; /* forms are taken only while this much would stay free */
  uint64_t used;      /* by what the spool keeps */
  uint64_t finished;  /* of which the district holds already, so that it could be given up */
  uint64_t quota;     /* 0: none */
  uint64_t reserve;   /* 0: none is wanted */
  bool is_reserve_held;
} SpoolRoom;

/* The limits that SETTINGS name. */
SpoolLimits spool_limits(const Settings *settings);

bool spool_room(Spool *spool, SpoolRoom *out_room, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How it would be without what the district holds already. */
SpoolRoom spool_room_without_finished(const SpoolRoom *room);

/* Whether a form of FORM_BYTES can be taken, with its copy and all that is written on the way. */
SpoolShortage spool_shortage(const SpoolRoom *room, uint64_t form_bytes);

/* The largest form that can be taken; 0 when there is a shortage for any. */
uint64_t spool_largest_form(const SpoolRoom *room);

/* `disk` or `quota`, and `none`. Static. */
const char *spool_shortage_name(SpoolShortage shortage);

/* Makes the reserve when it is not held and there is room for it beside what is kept free. */
void spool_restore_reserve(Spool *spool);
