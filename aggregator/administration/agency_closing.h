/* An agency that stops reporting: merged, dissolved, moved to another district.
 *
 * From the moment on nothing is taken from its collectors, and no period that ends later is owed. What it has reported stays where it is, and what it owed before is still
 * owed by the department in every table. Closing can be taken back. */
#pragma once

#include "aggregator/administration/collector_store.h"

/* FROM_US is the moment (Unix time), NULL: it reports again. With REASON an entry in the agency's audit trail, unless OUT_WAS_SO. REJECT for the district, and for an
 * area below which somebody still reports. */
bool agency_closing_set(Connection *connection, const CollectorAgency *agency, const int64_t *from_us,
                        const char *reason, bool *out_was_so, GError **error) G_GNUC_WARN_UNUSED_RESULT;
