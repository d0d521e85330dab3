/* Each table that statements name without its schema is made here once, as it stood. The order is that of what they are made from: catalogue, indicators,
 * agencies, who reports what, values; then the room for results, which summarise() fills as it fills the stored ones. */
#include "reporter/past/past.h"

#include "database/query.h"
#include "reporter/past/past_indicators.h"
#include "reporter/store/stored_catalogue.h"

/* What stands in the figures of then for what they were computed from; nobody reads it. */
#define PAST_BASIS_ID 0

/* A table of the moment. */
typedef struct Step {
  const char *statement;
  bool takes_moment;
} Step;

static bool run_steps(Connection *connection, const Step *steps, guint n_steps, int64_t moment_us, GError **error)
{
  g_autoptr(Parameters) moment = parameters_new();
  parameters_add_timestamptz(moment, moment_us);
  for (guint i = 0; i < n_steps; i++)
    if (!query_execute(connection, steps[i].statement, steps[i].takes_moment ? moment : NULL, NULL, error))
      return false;
  return true;
}

static bool find_changes(Connection *connection, int64_t moment_us, const ReportingRules *rules,
                         PastChanges *out_changes, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_timestamptz(parameters, moment_us);
  parameters_add_json(parameters, rules->json);
  g_autoptr(Result) row = query_run(connection, "past_changes", QUERY_ONE_ROW, parameters, error);
  if (row == NULL)
    return false;
  PastChanges changes = {result_int32(row, 0, 0), result_int32(row, 0, 1), result_boolean(row, 0, 2)};
  if (!result_check(row, error))
    return false;
  *out_changes = changes;
  return true;
}

bool past_enter(Connection *connection, int64_t moment_us, const ReportingRules *rules, PastChanges *out_changes,
                GError **error)
{
  static const Step catalogue[] = {
      {"refresh_isolation", false}, {"past_search_path", false}, {"past_catalogue_version", true}};
  static const Step rest[] = {{"past_agency", true},       {"past_assignment", false}, {"past_observation", true},
                              {"past_analyze", false},     {"past_publication", true}, {"past_annual_summary", false},
                              {"past_annual_unit", false}, {"past_kept", false},       {"planner_unsorted", false}};
  int64_t n_figures = 0;
  if (!run_steps(connection, catalogue, G_N_ELEMENTS(catalogue), moment_us, error))
    return false;
  g_autoptr(StoredCatalogue) stored = stored_catalogue_load(connection, error);
  if (stored == NULL || !past_indicators_put(connection, stored->catalogue, error) ||
      !run_steps(connection, rest, G_N_ELEMENTS(rest), moment_us, error))
    return false;
  g_autoptr(RollUpScope) scope = roll_up_scope_new(connection, true, error);
  return scope != NULL && summarise(connection, stored, scope, &rules->roll_up, error) &&
         summarise_store(connection, PAST_BASIS_ID, &n_figures, error) &&
         find_changes(connection, moment_us, rules, out_changes, error);
}
