#include "reporter/refresh.h"

#include "base/error.h"
#include "database/kept_tables.h"
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

/* Tables are kept for refreshes in which at most so many agencies have changed so many indicator-years; plans for them are alike. What was deleted from kept
 * tables stays in their files, so these are made anew now and then. */
enum { FEW_AGENCIES = 4, FEW_INDICATOR_YEARS = 4, MOST_REFRESHES_WITH_TABLES = 40 };

struct RefreshMemory {
  guint session;           /* of the connection; 0: none */
  int32_t basis_id;        /* of the catalogue and the tables; 0: none */
  StoredCatalogue *stored; /* NULL: none */
  guint n_refreshes;       /* with the tables that there are */
};

static void forget(RefreshMemory *memory)
{
  g_clear_pointer(&memory->stored, stored_catalogue_free);
  *memory = (RefreshMemory){.session = memory->session};
}

RefreshMemory *refresh_memory_new(void)
{
  return g_new0(RefreshMemory, 1);
}

void refresh_memory_free(RefreshMemory *memory)
{
  if (memory == NULL)
    return;
  forget(memory);
  g_free(memory);
}

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
  RefreshMemory *memory; /* borrowed */
  bool everything;
  bool keeps_tables;
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

/* Of what was in force when MEMORY was filled, that; else what is read now. */
static const StoredCatalogue *find_catalogue(Refresh *refresh, GError **error)
{
  RefreshMemory *memory = refresh->memory;
  if (memory->stored == NULL || memory->basis_id != refresh->basis_id) {
    g_clear_pointer(&memory->stored, stored_catalogue_free);
    memory->stored = stored_catalogue_load(refresh->connection, error);
    memory->basis_id = refresh->basis_id;
  }
  return memory->stored;
}

/* What cannot go on with kept tables is done again without. */
static bool refuse_tables(const char *reason, GError **error)
{
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY, "the tables that were kept do not suit: %s", reason);
  return false;
}

static bool check_basis(const Refresh *refresh, bool everything, GError **error)
{
  const RefreshMemory *memory = refresh->memory;
  if (!refresh->keeps_tables || (!everything && (memory->basis_id == 0 || memory->basis_id == refresh->basis_id)))
    return true;
  return refuse_tables("what figures rest on has changed", error);
}

static bool check_scope(const Refresh *refresh, const RollUpScope *scope, GError **error)
{
  const bool is_small = roll_up_scope_reach(scope) == ROLL_UP_AGENCIES &&
                        roll_up_scope_size(scope) <= FEW_INDICATOR_YEARS &&
                        roll_up_scope_n_agencies(scope) <= FEW_AGENCIES;
  return !refresh->keeps_tables || roll_up_scope_size(scope) == 0 || is_small ||
         refuse_tables("much has changed", error);
}

/* Where nothing has changed all stands as it is, whatever the day. */
static bool compute(Refresh *refresh, bool everything, GError **error)
{
  g_autoptr(RollUpScope) scope = roll_up_scope_new(refresh->connection, everything, error);
  if (scope == NULL || !check_scope(refresh, scope, error))
    return false;
  if (roll_up_scope_size(scope) == 0 && !everything)
    return true;
  const StoredCatalogue *stored = find_catalogue(refresh, error);
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
  return check_basis(refresh, everything, error) &&
         (everything
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
         (refresh->keeps_tables ? answer(refresh->connection, "refresh_wait", error)
                                : execute(refresh->connection, "refresh_drop_marks", error)) &&
         transaction_commit(transaction, error) == COMMIT_DONE;
}

/* After an attempt that failed, nothing is kept that may not have been stored. */
static bool without_memory(Refresh *refresh, GError **error)
{
  forget(refresh->memory);
  const bool had_tables = refresh->keeps_tables;
  refresh->keeps_tables = false;
  return !had_tables || kept_tables_end(refresh->connection, error);
}

/* BEGIN_ANEW, which may be NULL, comes before each attempt but the first. */
static bool try_repeatedly(Step step, Step begin_anew, Refresh *refresh, GError **error)
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
    if (begin_anew != NULL && !begin_anew(refresh, error))
      return false;
  }
}

static bool run(Refresh *refresh, GError **error)
{
  Connection *connection = refresh->connection;
  if (answer(connection, "refresh_alone", error) && try_repeatedly(store_summary, without_memory, refresh, error) &&
      try_repeatedly(delete_marks, NULL, refresh, error) && answer(connection, "refresh_over", error))
    return true;
  connection_close(connection);
  forget(refresh->memory);
  g_prefix_error(error, "refresh: ");
  return false;
}

bool refresh_run(Connection *connection, const ReportingRules *rules, bool everything, RefreshSummary *out_summary,
                 GError **error)
{
  g_autoptr(RefreshMemory) memory = refresh_memory_new();
  Refresh refresh = {.connection = connection, .rules = rules, .memory = memory, .everything = everything};
  if (!run(&refresh, error))
    return false;
  *out_summary = refresh.summary;
  return true;
}

/* --- Again and again ---------------------------------------------------------------------------------------------- */

/* For the next refresh, when this one is over. */
static bool put_tables_away(Refresh *refresh, GError **error)
{
  if (!refresh->keeps_tables)
    return true;
  if (++refresh->memory->n_refreshes < MOST_REFRESHES_WITH_TABLES)
    return kept_tables_empty(refresh->connection, error);
  refresh->memory->n_refreshes = 0;
  return kept_tables_end(refresh->connection, error);
}

bool refresh_run_again(Connection *connection, const ReportingRules *rules, RefreshMemory *memory,
                       RefreshSummary *out_summary, GError **error)
{
  static const char *const lasting[] = {"refresh_shape_table", "refresh_break_table", NULL};
  Refresh refresh = {.connection = connection, .rules = rules, .memory = memory, .keeps_tables = true};
  if (memory->session != connection_session(connection))
    forget(memory);
  memory->session = connection_session(connection);
  kept_tables_begin(connection, lasting);
  if (!run(&refresh, error))
    return false;
  *out_summary = refresh.summary;
  if (put_tables_away(&refresh, error))
    return true;
  connection_close(connection);
  return false;
}
