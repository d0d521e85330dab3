/* The answers of the dashboard, a file each: from values of a query to JSON, read from the database in one snapshot. */
#pragma once

#include "database/connection.h"
#include "reporter/rules.h"

/* What a clerk has at hand. */
typedef struct Desk {
  Connection *connection;
  const ReportingRules *rules;
  bool is_public;
  int year; /* of the report, when a reader asks for none; 0: the latest */
} Desk;

/* VALUES are those of the resource's arguments, "" where none was given; nothing is known of them. NULL and an error: REJECT when there is no such thing, RETRY when the database
 * is away. */
typedef GString *(*AnswerFunc)(const Desk *desk, const char *const *values, GError **error);

/* `{"year": …, "years": [ … ], "document": { … }}` of one year (document.h). */
GString *answer_report(const Desk *desk, const char *const *values, GError **error);
