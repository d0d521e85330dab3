/* The part of `status` that says who has reported what and who has not, as far as the database knows. */
#pragma once

#include <jansson.h>

#include "base/text.h"
#include "database/connection.h"

/* An array with an object per reporting agency, those that owe most first: its codes and names, reports of the past year that are due (complete, partial,
 * missing) or not yet due (open, next_due_on), files, and cells that wait or were refused; times in TIME_ZONE. The caller owns the reference. */
json_t *status_reporting(Connection *connection, const char *time_zone, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Prints it for people: how many are complete, and a table of those of whom something is missing, waits or was refused. NULL prints nothing. */
void status_reporting_print(const json_t *reporting, Language language);
