/* Changing a collector's key: the new one is good at once, the former ones until a stated moment, so that the agency can go over in between. It stays the
 * same collector: its streams go on where they are. */
#pragma once

#include "aggregator/administration/collector_store.h"
#include "wire/registration.h"

typedef struct Rotation {
  const Registration *registration; /* what the agency handed over */
  int32_t number;     /* of the collector; 0: the one whose key the text names, else the agency's only one */
  int64_t overlap_ms; /* how long the former keys stay good, at most */
  bool may_prolong;   /* also when that is longer than was said before */
} Rotation;

/* Tells the collector's number and until when its former keys are good (0: there is none any more), with an entry in the agency's audit trail. Done again with
 * the same key, it only says anew until when, and never later than before unless ROTATION says so: whoever repeats a command must not give a former key time. REJECT when the key is another collector's or not good any more, when the text names a former key that the
 * agency's collectors do not have, or when it is not clear which collector is meant. */
bool collector_rotate(Connection *connection, const CollectorAgency *agency, const Rotation *rotation,
                      int32_t *out_number, int64_t *out_until_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
