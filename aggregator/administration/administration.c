#include "aggregator/administration/administration.h"

#include <string.h>

#include "base/clock.h"
#include "base/embedded.h"
#include "database/migrate.h"

extern const EmbeddedFile aggregator_queries[];
extern const EmbeddedFile aggregator_migrations[];

Connection *administration_connect(const Settings *settings, GError **error)
{
  const ConnectionOptions options = {
      .conninfo = settings_text(settings, "database.connection"),
      .application_name = "halfsky-aggregator administration",
      .statements = aggregator_queries,
      .connect_timeout_ms = (int)settings_integer(settings, "database.connect_timeout"),
      .statement_timeout_ms = (int)settings_integer(settings, "database.statement_timeout"),
  };
  g_autoptr(Connection) connection = connection_new(&options);
  return connection_open(connection, error) ? g_steal_pointer(&connection) : NULL;
}

Connection *administration_open(const Settings *settings, GError **error)
{
  g_autoptr(Connection) connection = administration_connect(settings, error);
  if (connection == NULL || !migrate_check(connection, aggregator_migrations, error))
    return NULL;
  return g_steal_pointer(&connection);
}

char *administration_actor(void)
{
  return g_strdup_printf("admin %s", g_get_user_name());
}

bool administration_note_at(Connection *connection, AgencyChain *chain, int64_t at_us, const char *act,
                            const char *content, GError **error)
{
  g_autofree char *actor = administration_actor();
  const TrailEntry entry = {.at_us = at_us,
                            .actor = actor,
                            .act = act,
                            .content = content,
                            .content_digest = digest_of_bytes(content, strlen(content))};
  return trail_append(connection, chain, &entry, error) && agency_chain_store(connection, chain, error);
}

bool administration_note(Connection *connection, int32_t agency_id, const char *act, const char *content,
                         GError **error)
{
  AgencyChain chain;
  return agency_chain_lock(connection, agency_id, &chain, error) &&
         administration_note_at(connection, &chain, agency_chain_moment(&chain, clock_wall_us()), act, content, error);
}
