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
     "Share of the due units below which an annual rate is withheld and not judged"},
    {"rollup.count_withheld_below", SETTING_NUMBER, "0.95", 0, 1,
     "Share of what is due (units and periods) below which an annual count, which lacks what is missing, is withheld"},
    {"assess.baseline_year", SETTING_INTEGER, "2020", 1949, 2100,
     "Baseline; a series without it begins with its first year"},
    {"assess.target_year", SETTING_INTEGER, "2030", 1949, 2100,
     "Year in which targets are due, and to which trends are carried"},
    {"assess.nearly_tolerance", SETTING_NUMBER, "0.01", 0, 1,
     "How far from a target value, relative to it, is nearly attained"},
    {"assess.confidence_percent", SETTING_INTEGER, "95", 50, 99, "Confidence of intervals of surveys and rare events"},
    {"assess.alpha", SETTING_NUMBER, "0.05", 0, 1, "Error that a one-sided test of rare events accepts"},
    {"assess.pool_min_years", SETTING_INTEGER, "3", 1, 5, "Years with figures below which rare events are not judged"},
    {"warning.red_below", SETTING_NUMBER, "0.2", 0, 1, "Chance of meeting a target below which the warning is red"},
    {"warning.orange_below", SETTING_NUMBER, "0.5", 0, 1, "Chance below which it is orange"},
    {"warning.yellow_below", SETTING_NUMBER, "0.8", 0, 1, "Chance below which it is yellow"},
    {"warning.min_points", SETTING_INTEGER, "3", 3, 60, "Comparable years below which nothing is foretold (grey)"},
    {"warning.volatility_above", SETTING_NUMBER, "0.1", 0, 10,
     "Swing around the trend, relative to the scale of the series, above which it is volatile"},
    {"warning.chance_below", SETTING_NUMBER, "0.05", 0, 1,
     "Probability that chance disperses yearly counts so much, below which they are volatile"},
    {"warning.outlier_below", SETTING_NUMBER, "0.01", 0, 1,
     "Probability of the latest figure beside the years before, below which it is far off"},
    {"warning.driver_min_cases", SETTING_INTEGER, "30", 1, 1000000,
     "Denominator below which a group is too small to be named as driving a warning"},
    {"disclosure.threshold", SETTING_INTEGER, "5", 2, 1000,
     "Counts of persons and events below it are not published (schema analysis withholds below 5)"},
    {"disclosure.smallest", SETTING_INTEGER, "1", 0, 1,
     "Smallest count that is not published: 0 where to say that there is nobody tells too much"},
    {"disclosure.dominance_share", SETTING_NUMBER, "0.1", 0, 1,
     "How closely, as a share, the second largest agency may work out the largest from a published sum"},
    {"disclosure.fewest_agencies", SETTING_INTEGER, "3", 1, 100,
     "Agencies below which a sum that can be dominated is not published"},
    {"serve.address", SETTING_TEXT, "127.0.0.1:9571", 0, 0,
     "Address and port of the live dashboard; beyond this machine it is reached through a reverse proxy"},
    {"serve.hosts", SETTING_LIST, "localhost, 127.0.0.1, [::1]", 0, 0,
     "Names, without ports, by which readers address it; requests by other names are refused"},
    {"serve.passwords", SETTING_PATH, "", 0, 0,
     "File (mode 0600) with a line `user:hash` for each reader, made by `password USER`; empty: no password is asked "
     "for"},
    {"serve.connections", SETTING_INTEGER, "256", 8, 10000, "Connections at once"},
    {"serve.look", SETTING_DURATION_MS, "500ms", 50, 600000, "How often to look whether something has changed"},
    {"serve.hint", SETTING_TEXT, "ipc:///run/halfsky/hint.ipc", 0, 0,
     "Where the aggregator tells that something has changed, to look at once; empty: only look"},
    {"serve.aggregator", SETTING_TEXT, "127.0.0.1:9570", 0, 0,
     "Where the aggregator tells how its collectors are (its setting aggregator.metrics); empty: the database alone is "
     "asked"},
    {"serve.refresh", SETTING_BOOLEAN, "yes", 0, 0,
     "Whether the dashboard brings the annual figures up to date itself; no where the database is a read-only copy"},
    {"run.hint", SETTING_TEXT, "ipc:///run/halfsky/hint.ipc", 0, 0,
     "Where the aggregator tells that something has changed, to look at once; empty: only look"},
    {"run.look", SETTING_DURATION_MS, "10s", 50, 600000, "How often to look whether something has changed"},
    {"run.notify", SETTING_PATH, "", 0, 0,
     "Program that is run for each event (argument `warning` or `report`, a JSON object on standard input); empty: "
     "none"},
    {"run.notify_timeout", SETTING_DURATION_MS, "30s", 100, 60000, "How long that program may take"},
    {"run.notify_again", SETTING_DURATION_MS, "5min", 100, 86400000, "How long to wait after it has failed"},
    {"run.reports", SETTING_PATH, "", 0, 0, "Folder for reports at fixed times, a folder for each day; empty: none"},
    {"run.every", SETTING_TEXT, "week", 0, 0,
     "When a report is due: each day, week (on Monday) or month (on the first)"},
    {"run.hour", SETTING_INTEGER, "6", 0, 23, "From which hour of that day on"},
    {"run.formats", SETTING_LIST, "html", 0, 0, "Its formats, as `annual --format` names them"},
    {"run.edition", SETTING_TEXT, "internal", 0, 0, "Its edition, internal or public"},
    {NULL, SETTING_TEXT, NULL, 0, 0, NULL},
};

const Command reporter_commands[] = {
    {"refresh", NULL, "reporter.command.refresh", refresh_options, command_refresh},
    {"annual", NULL, "reporter.command.annual", annual_options, command_annual},
    {"evaluate", NULL, "reporter.command.evaluate", evaluate_options, command_evaluate},
    {"export", NULL, "export.command", export_options, command_export},
    {"publish", NULL, "publish.command", publish_options, command_publish},
    {"forecast", "[FILE]", "reporter.command.forecast", forecast_options, command_forecast},
    {"run", NULL, "run.command", NULL, command_run},
    {"serve", NULL, "serve.command", serve_options, command_serve},
    {"password", "USER", "serve.command.password", NULL, command_password},
    {"warnings list", NULL, "warnings.command.list", warnings_list_options, command_warnings_list},
    {"warnings show", "ID", "warnings.command.show", warnings_show_options, command_warnings_show},
    {"warnings respond", "ID", "warnings.command.respond", warnings_answer_options, command_warnings_respond},
    {"warnings resolve", "ID", "warnings.command.resolve", warnings_answer_options, command_warnings_resolve},
    {NULL, NULL, NULL, NULL, NULL},
};

ConnectionOptions reporter_connection_options(const Settings *settings)
{
  return (ConnectionOptions){
      .conninfo = settings_text(settings, "database.connection"),
      .application_name = "halfsky-reporter",
      .statements = reporter_queries,
      .connect_timeout_ms = (int)settings_integer(settings, "database.connect_timeout"),
      .statement_timeout_ms = (int)settings_integer(settings, "database.statement_timeout"),
  };
}

Connection *reporter_connect(const Settings *settings, GError **error)
{
  const ConnectionOptions options = reporter_connection_options(settings);
  g_autoptr(Connection) connection = connection_new(&options);
  return connection_open(connection, error) ? g_steal_pointer(&connection) : NULL;
}
