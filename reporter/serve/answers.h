/* The answers of the dashboard, a file each: from values of a query to JSON, read from the database in one snapshot. */
#pragma once

#include "database/connection.h"
#include "reporter/rules.h"

/* What a clerk has at hand. */
typedef struct Desk {
  Connection *connection;
  const ReportingRules *rules;
  bool is_public;
  const char *aggregator; /* address of its /status; "" for none */
  int year;               /* of the report, when a reader asks for none; 0: the latest that is over */
} Desk;

/* VALUES are those of the resource's arguments, "" where none was given; nothing is known of them. NULL and an error: REJECT when there is no such thing, RETRY when the database
 * is away. */
typedef GString *(*AnswerFunc)(const Desk *desk, const char *const *values, GError **error);

/* `{"year": …, "years": [ … ], "document": { … }}` of one year (document.h). */
GString *answer_report(const Desk *desk, const char *const *values, GError **error);

/* How reporting goes now: agencies, late reports, refused cells, cells that wait for an explanation, collectors, whose spools the aggregator knows. */
GString *answer_operations(const Desk *desk, const char *const *values, GError **error);

/* What STATEMENT of reporter/queries says to VALUES, texts all of them, and behind them the zone of times: one text of JSON, or no row when there is no such thing. */
GString *answer_statement(const Desk *desk, const char *statement, const char *const *values, guint n_values,
                          GError **error);
