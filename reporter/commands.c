#include "reporter/commands.h"

#include "base/embedded.h"

extern const EmbeddedFile reporter_queries[];

const SettingSpec reporter_settings[] = {
    {"database.connection", SETTING_TEXT, "service=halfsky", 0, 0,
     "libpq connection string; the password comes from the service file or the password file"},
    {"database.connect_timeout", SETTING_DURATION_MS, "5s", 100, 600000, "How long connecting may take"},
    {"database.statement_timeout", SETTING_DURATION_MS, "10min", 1000, 86400000, "How long one statement may take"},
    {"rollup.provisional_below", SETTING_NUMBER, "1", 0, 1,
     "Share of what is due (units and periods) below which an annual figure is provisional"},
    {"rollup.withheld_below", SETTING_NUMBER, "0.5", 0, 1,
     "Share of the due units (for counts: of units and periods) below which an annual figure is withheld and not "
     "judged"},
    {"assess.baseline_year", SETTING_INTEGER, "2020", 1949, 2100,
     "Baseline; a series without it begins with its first year"},
    {"assess.target_year", SETTING_INTEGER, "2030", 1949, 2100,
     "Year in which targets are due, and to which trends are carried"},
    {"assess.nearly_tolerance", SETTING_NUMBER, "0.01", 0, 1,
     "How far from a target value, relative to it, is nearly attained"},
    {"assess.confidence_percent", SETTING_INTEGER, "95", 50, 99, "Confidence of intervals of surveys and rare events"},
    {"assess.alpha", SETTING_NUMBER, "0.05", 0, 1, "Error that a one-sided test of rare events accepts"},
    {"assess.pool_min_years", SETTING_INTEGER, "3", 1, 5, "Years with figures below which rare events are not judged"},
    {NULL, SETTING_TEXT, NULL, 0, 0, NULL},
};

const Command reporter_commands[] = {
    {"refresh", NULL, "reporter.command.refresh", refresh_options, command_refresh},
    {"annual", NULL, "reporter.command.annual", annual_options, command_annual},
    {"forecast", "[FILE]", "reporter.command.forecast", forecast_options, command_forecast},
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
