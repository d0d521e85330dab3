#include "aggregator/verification/trail_tables.h"

#include "aggregator/store/trail.h"
#include "database/query.h"

static const char *const handed_in[] = {
    "audit_acts",
    "audit_foreign",
    "audit_revisions",
    "audit_confirmations",
    "audit_books",
    "audit_quarantine",
    "audit_settled",
    "audit_replayed",
    "audit_letters",
    "audit_batches",
    "audit_stored_parts",
    "audit_counters",
    NULL,
};

static const char *const registered[] = {"audit_agency",   "audit_keys",   "audit_assignments", "audit_register_past",
                                         "audit_closures", "audit_server", "audit_catalogue",   NULL};

static Parameters *of_agency(int32_t agency_id)
{
  Parameters *parameters = parameters_new();
  parameters_add_int32(parameters, agency_id);
  return parameters;
}

/* A statement that answers such rows. */
static bool ask(Connection *connection, const char *statement, const Parameters *parameters, TrailReport *report,
                GError **error)
{
  g_autoptr(Result) rows = query_run(connection, statement, QUERY_ROWS, parameters, error);
  if (rows == NULL)
    return false;
  for (int row = 0; row < result_rows(rows); row++)
    trail_report_add(report, result_text(rows, row, 0), result_int64(rows, row, 1), result_optional_text(rows, row, 2),
                     g_strdup(result_optional_text(rows, row, 3)));
  return result_check(rows, error);
}

static bool ask_all(Connection *connection, const char *const *wanted, int32_t agency_id, TrailReport *report,
                    GError **error)
{
  g_autoptr(Parameters) parameters = of_agency(agency_id);
  for (; *wanted != NULL; wanted++)
    if (!ask(connection, *wanted, parameters, report, error))
      return false;
  return true;
}

bool trail_tables_check(Connection *connection, int32_t agency_id, TrailReport *report, GError **error)
{
  return ask_all(connection, handed_in, agency_id, report, error);
}

/* The plan is of no agency; the server's trail says what it was. */
static bool ask_plan(Connection *connection, int32_t agency_id, TrailReport *report, GError **error)
{
  if (agency_id != TRAIL_OF_SERVER)
    return true;
  g_autoptr(Result) plan = query_run(connection, "catalogue_plan", QUERY_ONE_ROW, NULL, error);
  if (plan == NULL)
    return false;
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_text(parameters, result_text(plan, 0, 0));
  return result_check(plan, error) && ask(connection, "audit_plan", parameters, report, error);
}

bool trail_tables_check_register(Connection *connection, int32_t agency_id, TrailReport *report, GError **error)
{
  return ask_all(connection, registered, agency_id, report, error) && ask_plan(connection, agency_id, report, error);
}

bool trail_tables_begin(Connection *connection, int32_t agency_id, GError **error)
{
  g_autoptr(Parameters) parameters = of_agency(agency_id);
  return query_execute(connection, "audit_unhurried", NULL, NULL, error) &&
         query_execute(connection, "audit_parts", parameters, NULL, error) &&
         query_execute(connection, "audit_words", parameters, NULL, error) &&
         query_execute(connection, "audit_confirmed", parameters, NULL, error) &&
         query_execute(connection, "audit_wordless", parameters, NULL, error);
}

bool trail_tables_end(Connection *connection, GError **error)
{
  return query_execute(connection, "audit_drop_parts", NULL, NULL, error);
}
