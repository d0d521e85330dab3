/* From what was assessed to warnings: the level of every target, and what departments have to be told.
 *
 * Called within the transaction that assessed, after every refresh. A warning is said again only when its level, the year of its figure or the figure as
 * published has changed since it was said last; it is closed by itself when the target is on course again, or when its latest figure meets it again and too
 * few years are known to foretell more. Otherwise it stays as it is where too little is known. */
#pragma once

#include <stdbool.h>

#include "catalogue/catalogue.h"
#include "database/connection.h"
#include "reporter/warnings/evidence.h"

/* BASIS_ID names catalogue and thresholds in reporting_basis. Without any assessment nothing happens. */
bool warnings_raise(Connection *connection, const Catalogue *catalogue, const WarningRule *rule, int32_t basis_id,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
