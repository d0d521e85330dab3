/* What is rolled up, indicator × reporting year, and of which agencies, as arrays: a statement that takes them as parameters can be answered by several
 * processes of the server at once, which one that reads a temporary table cannot. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "database/connection.h"
#include "database/parameters.h"

/* How far it reaches. */
typedef enum RollUpReach {
  ROLL_UP_EVERYTHING, /* all years of all indicators */
  ROLL_UP_YEARS,      /* some, of all agencies */
  ROLL_UP_AGENCIES, /* some, of the agencies that have changed something: the others' years are kept (kept_year.h), and so are figures of areas without them */
} RollUpReach;

typedef struct RollUpScope RollUpScope;

/* From the changed indicators and periods in the temporary table refresh_touched and the marks in refresh_mark, or EVERYTHING, which is empty until
 * roll_up_scope_learn(). It stands in the temporary tables refresh_scope and refresh_area, too. NULL on failure. */
RollUpScope *roll_up_scope_new(Connection *connection, bool everything, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void roll_up_scope_free(RollUpScope *scope);

/* Once everything there is has been read into the temporary table refresh_agency_year: which indicators and years that was. */
bool roll_up_scope_learn(RollUpScope *scope, Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

RollUpReach roll_up_scope_reach(const RollUpScope *scope);

/* How many indicator × reporting year. */
guint roll_up_scope_size(const RollUpScope *scope);

/* How many agencies have changed something; 0 of everything. */
guint roll_up_scope_n_agencies(const RollUpScope *scope);

/* The indicators, each once (GArray of int16_t, the caller's). */
GArray *roll_up_scope_indicators(const RollUpScope *scope);

/* Adds the first six parameters of refresh_agency_year.sql. */
void roll_up_scope_add(const RollUpScope *scope, Parameters *parameters);

/* Adds whether all agencies are rolled up, and which ones are otherwise: the parameters of many statements. */
void roll_up_scope_add_agencies(const RollUpScope *scope, Parameters *parameters);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RollUpScope, roll_up_scope_free)
