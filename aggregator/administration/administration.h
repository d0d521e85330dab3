/* What administrative commands have in common: a connection to a schema that this program knows, and an entry in the agency's audit trail. */
#pragma once

#include "aggregator/store/trail.h"
#include "base/settings.h"
#include "database/connection.h"

/* Connects as the settings say, whatever the schema. RETRY when PostgreSQL is away. */
Connection *administration_connect(const Settings *settings, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Connects and checks that the schema is the one this program knows: USAGE otherwise. */
Connection *administration_open(const Settings *settings, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Who is at work, as the trail names the user of this process. The caller frees it. */
char *administration_actor(void);

/* Adds to the agency's audit trail that the user of this process did ACT to CONTENT (a text, which is kept with its digest). To be called inside a
 * transaction. */
bool administration_note(Connection *connection, int32_t agency_id, const char *act, const char *content,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same in a chain that is locked already, at a moment that is agency_chain_moment()'s; writes the chain back. */
bool administration_note_at(Connection *connection, AgencyChain *chain, int64_t at_us, const char *act,
                            const char *content, GError **error) G_GNUC_WARN_UNUSED_RESULT;
