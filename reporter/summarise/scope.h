/* What is rolled up, indicator × reporting year, as arrays: a statement that takes them as parameters can be answered by several processes of the server at once,
 * which one that reads a temporary table cannot. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "database/connection.h"
#include "database/parameters.h"

typedef struct RollUpScope RollUpScope;

/* From the changed indicators and periods in the temporary table refresh_touched; it stands in the temporary table refresh_scope, too. NULL on failure. */
RollUpScope *roll_up_scope_new(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void roll_up_scope_free(RollUpScope *scope);

/* How many indicator × reporting year. */
guint roll_up_scope_size(const RollUpScope *scope);

/* The indicators, each once (GArray of int16_t, the caller's). */
GArray *roll_up_scope_indicators(const RollUpScope *scope);

/* Adds the parameters of refresh_agency_year.sql but the last. */
void roll_up_scope_add(const RollUpScope *scope, Parameters *parameters);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RollUpScope, roll_up_scope_free)
