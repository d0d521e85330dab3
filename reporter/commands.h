/* The reporter's command line: its subcommands, its settings, and the connection they share. */
#pragma once

#include "base/command.h"
#include "base/settings.h"
#include "database/connection.h"

extern const SettingSpec reporter_settings[];
extern const Command reporter_commands[];

extern const CommandOption refresh_options[];
extern const CommandOption annual_options[];
extern const CommandOption evaluate_options[];
extern const CommandOption export_options[];
extern const CommandOption publish_options[];
extern const CommandOption forecast_options[];
extern const CommandOption serve_options[];
extern const CommandOption warnings_list_options[];
extern const CommandOption warnings_show_options[];
extern const CommandOption warnings_answer_options[];

ExitStatus command_refresh(const Invocation *invocation, GError **error);
ExitStatus command_annual(const Invocation *invocation, GError **error);
ExitStatus command_evaluate(const Invocation *invocation, GError **error);
ExitStatus command_export(const Invocation *invocation, GError **error);
ExitStatus command_publish(const Invocation *invocation, GError **error);
ExitStatus command_forecast(const Invocation *invocation, GError **error);
ExitStatus command_run(const Invocation *invocation, GError **error);
ExitStatus command_serve(const Invocation *invocation, GError **error);
ExitStatus command_password(const Invocation *invocation, GError **error);
ExitStatus command_warnings_list(const Invocation *invocation, GError **error);
ExitStatus command_warnings_show(const Invocation *invocation, GError **error);
ExitStatus command_warnings_respond(const Invocation *invocation, GError **error);
ExitStatus command_warnings_resolve(const Invocation *invocation, GError **error);

/* How to connect, as the settings say; borrows their texts. */
ConnectionOptions reporter_connection_options(const Settings *settings);

/* An open connection as the settings say, to a schema that has the tables it needs. HALFSKY_ERROR_RETRY when the database is away. */
Connection *reporter_connect(const Settings *settings, GError **error) G_GNUC_WARN_UNUSED_RESULT;
