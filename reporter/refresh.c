#include "reporter/refresh.h"

#include "base/error.h"
#include "database/query.h"
#include "database/transaction.h"
#include "reporter/assessing.h"
#include "reporter/clearing.h"
#include "reporter/headway.h"
#include "reporter/store/kept_arrivals.h"
#include "reporter/store/stored_catalogue.h"
#include "reporter/summarise/kept_year.h"
#include "reporter/summarise/summarise.h"
#include "reporter/warnings/raise.h"

#define MAX_ATTEMPTS 5

/* What takes time, in its order. */
typedef enum Stage { STAGE_MARKS, STAGE_ROLL_UP, STAGE_CLEARING, STAGE_REVISIONS, STAGE_ASSESS, STAGE_WARN } Stage;

static bool tell(Stage stage)
{
  static const char *const codes[] = {"reporter.headway.marks",      "reporter.headway.roll_up",
                                      "reporter.headway.disclosure", "reporter.headway.revisions",
                                      "reporter.headway.assess",     "reporter.headway.warn"};
  headway_step(codes[stage], stage + 1, G_N_ELEMENTS(codes));
  return true;
}

/* One refresh of one session. */
typedef struct Refresh {
  Connection *connection;
  const ReportingRules *rules;
  bool everything;
  int32_t basis_id;
  RefreshSummary summary;
} Refresh;

static bool execute(Connection *connection, const char *statement, GError **error)
{
  return query_queue(connection, statement, NULL, error);
}

static bool execute_all(Connection *connection, const char *const *statements, guint n_statements, GError **error)
{
  for (guint i = 0; i < n_statements; i++)
    if (!execute(connection, statements[i], error))
      return false;
  return true;
}

static bool answer(Connection *connection, const char *statement, GError **error)
{
  g_autoptr(Result) row = query_run(connection, statement, QUERY_ONE_ROW, NULL, error);
  return row != NULL;
}

/* What is computed from now on, and whether that makes all older figures out of date. */
static bool find_basis(Refresh *refresh, bool *out_is_stale, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_json(parameters, refresh->rules->json);
  parameters_add_int32(parameters, REPORTING_RULES_VERSION);
  g_autoptr(Result) rows = query_run(refresh->connection, "refresh_basis", QUERY_OPTIONAL_ROW, parameters, error);
  if (rows == NULL || result_rows(rows) == 0)
    return rows != NULL;
  refresh->basis_id = result_int32(rows, 0, 0);
  *out_is_stale = result_boolean(rows, 0, 1);
  return result_check(rows, error);
}

/* No figure is stored before it is judged. */
static bool judge_and_store(Refresh *refresh, const StoredCatalogue *stored, const RollUpScope *scope, GError **error)
{
  const bool of_all_agencies = roll_up_scope_reach(scope) != ROLL_UP_AGENCIES;
  g_autoptr(Clearing) clearing = clearing_new(refresh->connection, stored, &refresh->rules->disclosure, error);
  return clearing != NULL && clearing_figures(clearing, error) &&
         summarise_store(refresh->connection, refresh->basis_id, &refresh->summary.rows, error) &&
         clearing_observations(clearing, of_all_agencies, error);
}

/* The figures as they stand. */
static bool keep_figures(Connection *connection, const RollUpScope *scope, GError **error)
{
  const RollUpReach reach = roll_up_scope_reach(scope);
  if (reach == ROLL_UP_EVERYTHING)
    return execute(connection, "refresh_keep", error);
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_boolean(parameters, reach == ROLL_UP_YEARS);
  return query_queue(connection, "refresh_keep_touched", parameters, error);
}

/* Annual figures are replaced, and what stood before is kept. */
static bool roll_up(Refresh *refresh, const StoredCatalogue *stored, RollUpScope *scope, GError **error)
{
  Connection *connection = refresh->connection;
  if (!keep_figures(connection, scope, error) || !execute(connection, "refresh_analyze_kept", error))
    return false;
  tell(STAGE_ROLL_UP);
  if (!summarise(connection, stored, scope, &refresh->rules->roll_up, error))
    return false;
  refresh->summary.indicator_years = roll_up_scope_size(scope);
  return tell(STAGE_CLEARING) &&
         (refresh->summary.indicator_years == 0 || judge_and_store(refresh, stored, scope, error)) &&
         execute(connection, "planner_modest", error) && tell(STAGE_REVISIONS) &&
         query_execute(connection, "refresh_revisions", NULL, NULL, error);
}

/* Where nothing has changed all stands as it is, whatever the day. */
static bool compute(Refresh *refresh, bool everything, GError **error)
{
  g_autoptr(RollUpScope) scope = roll_up_scope_new(refresh->connection, everything, error);
  if (scope == NULL)
    return false;
  if (roll_up_scope_size(scope) == 0 && !everything)
    return true;
  g_autoptr(StoredCatalogue) stored = stored_catalogue_load(refresh->connection, error);
  if (stored == NULL || !roll_up(refresh, stored, scope, error))
    return false;
  tell(STAGE_ASSESS);
  return assessing_run(refresh->connection, stored, &refresh->rules->assess, refresh->basis_id, everything,
                       &refresh->summary.assessments, error) &&
         tell(STAGE_WARN) &&
         (refresh->summary.indicator_years == 0 ||
          warnings_raise(refresh->connection, stored->catalogue, &refresh->rules->warning, refresh->basis_id, error));
}

/* One of its transactions, whole. */
typedef bool (*Step)(Refresh *refresh, GError **error);

/* LOCK comes before anything that takes the transaction's snapshot. */
static bool store_summary(Refresh *refresh, GError **error)
{
  static const char *const beginning[] = {"refresh_isolation",  "refresh_lock",     "refresh_flush",
                                          "planner_uncompiled", "planner_unsorted", "planner_sketched",
                                          "refresh_mark_table"};
  Connection *connection = refresh->connection;
  bool is_stale = false;
  refresh->summary = (RefreshSummary){0};
  tell(STAGE_MARKS);
  g_autoptr(Transaction) transaction = transaction_begin(connection, error);
  if (transaction == NULL || !execute_all(connection, beginning, G_N_ELEMENTS(beginning), error) ||
      !find_basis(refresh, &is_stale, error))
    return false;
  bool everything = refresh->everything || is_stale;
  return (everything
              ? answer(connection, "planner_roomy", error) && kept_year_forget(connection, error) &&
                    kept_arrivals_forget(connection, error)
              : kept_arrivals_note_changes(connection, error) && execute(connection, "refresh_touched_table", error)) &&
         compute(refresh, everything, error) && transaction_commit(transaction, error) == COMMIT_DONE;
}

static bool delete_marks_of_agency(Connection *connection, Result *seen, int row, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, result_int32(seen, row, 0));
  for (int column = 1; column <= 3; column++)
    parameters_add_text(parameters, result_text(seen, row, column));
  return result_check(seen, error) && query_queue(connection, "refresh_delete_marks", parameters, error);
}

static bool delete_seen_marks(Connection *connection, GError **error)
{
  g_autoptr(Result) seen = query_run(connection, "refresh_seen_marks", QUERY_ROWS, NULL, error);
  if (seen == NULL)
    return false;
  for (int row = 0; row < result_rows(seen); row++)
    if (!delete_marks_of_agency(connection, seen, row, error))
      return false;
  return true;
}

static bool delete_marks(Refresh *refresh, GError **error)
{
  g_autoptr(Transaction) transaction = transaction_begin(refresh->connection, error);
  return transaction != NULL && delete_seen_marks(refresh->connection, error) &&
         execute(refresh->connection, "refresh_drop_marks", error) &&
         transaction_commit(transaction, error) == COMMIT_DONE;
}

static bool try_repeatedly(Step step, Refresh *refresh, GError **error)
{
  for (int attempt = 1;; attempt++) {
    g_autoptr(GError) failure = NULL;
    if (step(refresh, &failure))
      return true;
    bool may_retry = halfsky_error_is(failure, HALFSKY_ERROR_RETRY) && connection_is_open(refresh->connection);
    if (!may_retry || attempt == MAX_ATTEMPTS) {
      g_propagate_error(error, g_steal_pointer(&failure));
      return false;
    }
  }
}

bool refresh_run(Connection *connection, const ReportingRules *rules, bool everything, RefreshSummary *out_summary,
                 GError **error)
{
  Refresh refresh = {.connection = connection, .rules = rules, .everything = everything};
  if (answer(connection, "refresh_alone", error) && try_repeatedly(store_summary, &refresh, error) &&
      try_repeatedly(delete_marks, &refresh, error) && answer(connection, "refresh_over", error)) {
    *out_summary = refresh.summary;
    return true;
  }
  connection_close(connection);
  g_prefix_error(error, "refresh: ");
  return false;
}
