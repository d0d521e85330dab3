/* The register of agencies in the database. */
#pragma once

#include "aggregator/administration/agency_register.h"
#include "database/connection.h"

/* The agencies of the database, with the unit types and departments of the catalogue in force. Locks out other changes of agencies until the transaction
 * ends, inside which it must be called. */
AgencyRegister *agency_store_read(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes what a list added or changed, with an entry in the audit trail of each, and the areas that follow. REGISTERED must be free of faults; new
 * agencies get their numbers. */
bool agency_store_write(Connection *connection, AgencyRegister *registered, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Has all that the agency has reported rolled up again, by today's register. Inside a transaction. */
bool agency_store_mark(Connection *connection, int32_t agency_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
