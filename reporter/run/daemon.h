/* The reporter as a daemon: keeps the annual figures up to date, tells departments of new warnings, and writes the report at fixed times.
 *
 * The keeper refreshes in a thread of its own (reporter/keeper.h), on the aggregator's hint and by looking at the change marks. The loop does the rest, one warning
 * or one report at a time, so that a signal never waits for more than that. Without PostgreSQL it goes on trying. */
#pragma once

#include "base/settings.h"
#include "base/text.h"
#include "database/connection.h"
#include "reporter/rules.h"

typedef struct ReporterDaemonOptions {
  const Settings *settings;     /* the section `run` */
  ConnectionOptions connection; /* borrowed texts */
  const ReportingRules *rules;  /* borrowed */
  Language language;            /* of the reports */
} ReporterDaemonOptions;

/* Runs until SIGTERM or SIGINT. USAGE error when a setting is wrong. */
bool reporter_daemon_run(const ReporterDaemonOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
