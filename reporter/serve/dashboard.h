/* The live dashboard: a process that shows people the report and how reporting goes, and shows it anew when something arrives.
 *
 * One network thread answers from memory (shelf.h); a keeper refreshes when there are change marks (keeper.h); clerks ask the database (clerk.h). It changes nothing but
 * what a refresh computes, and answers GET and HEAD only. */
#pragma once

#include "base/settings.h"
#include "database/connection.h"
#include "reporter/rules.h"

typedef struct DashboardOptions {
  const Settings *settings;     /* the section `serve` */
  ConnectionOptions connection; /* borrowed texts */
  const ReportingRules *rules;  /* borrowed */
  bool is_public;
  int year; /* of the report, when a reader asks for none; 0: the latest */
} DashboardOptions;

/* Serves until SIGTERM or SIGINT. USAGE error when it cannot listen or a setting is wrong. */
bool dashboard_run(const DashboardOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
