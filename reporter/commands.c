#include "reporter/commands.h"

#include "base/embedded.h"

extern const EmbeddedFile reporter_queries[];

const SettingSpec reporter_settings[] = {
    {"database.connection", SETTING_TEXT, "service=halfsky", 0, 0,
     "libpq connection string; the password comes from the service file or the password file"},
    {"database.connect_timeout", SETTING_DURATION_MS, "5s", 100, 600000, "How long connecting may take"},
    {"database.statement_timeout", SETTING_DURATION_MS, "10min", 1000, 86400000, "How long one statement may take"},
    {NULL, SETTING_TEXT, NULL, 0, 0, NULL},
};

const Command reporter_commands[] = {
    {"refresh", NULL, "reporter.command.refresh", refresh_options, command_refresh},
    {"annual", NULL, "reporter.command.annual", annual_options, command_annual},
    {NULL, NULL, NULL, NULL, NULL},
};

Connection *reporter_connect(const Settings *settings, GError **error)
{
  ConnectionOptions options = {
      .conninfo = settings_text(settings, "database.connection"),
      .application_name = "halfsky-reporter",
      .statements = reporter_queries,
      .connect_timeout_ms = (int)settings_integer(settings, "database.connect_timeout"),
      .statement_timeout_ms = (int)settings_integer(settings, "database.statement_timeout"),
  };
  g_autoptr(Connection) connection = connection_new(&options);
  return connection_open(connection, error) ? g_steal_pointer(&connection) : NULL;
}
