/* From annual figures to findings: the step of a refresh after summarise(), inside its transaction.
 *
 * What has new figures is assessed in all years, since later years look back; so are targets that refer to it. When a year is added or EVERYTHING was rolled up
 * again, all is. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "database/connection.h"
#include "reporter/assess/assess_rule.h"
#include "reporter/store/stored_catalogue.h"

/* Assesses what summarise() left in refresh_scope. OUT_COUNT gets how many assessments of targets were stored. */
bool assessing_run(Connection *connection, const StoredCatalogue *stored, const AssessRule *rule, int32_t basis_id,
                   bool everything, int64_t *out_count, GError **error) G_GNUC_WARN_UNUSED_RESULT;
