#include "reporter/assessing.h"

#include "database/query.h"
#include "reporter/assess/plan.h"
#include "reporter/store/stored_figures.h"
#include "reporter/store/stored_findings.h"

/* What is to be assessed. */
typedef struct Scope {
  GHashTable *wanted; /* indicator ids; NULL for all */
  int first_year;     /* 0: there are no figures */
  int last_year;
} Scope;

static int year_of(Result *row, int column)
{
  return result_is_null(row, 0, column) ? 0 : result_int32(row, 0, column);
}

/* Reads the years; true in OUT_HAVE_CHANGED when they are not those that were assessed before. */
static bool find_years(Connection *connection, const AssessRule *rule, Scope *scope, bool *out_have_changed,
                       GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, rule->baseline_year);
  g_autoptr(Result) row = query_run(connection, "assess_years", QUERY_ONE_ROW, parameters, error);
  if (row == NULL)
    return false;
  scope->first_year = year_of(row, 0);
  scope->last_year = year_of(row, 1);
  *out_have_changed = scope->first_year != year_of(row, 2) || scope->last_year != year_of(row, 3);
  return result_check(row, error);
}

static GHashTable *find_wanted(Connection *connection, const Catalogue *catalogue, GError **error)
{
  g_autoptr(Result) rows = query_run(connection, "assess_scope", QUERY_ROWS, NULL, error);
  if (rows == NULL)
    return NULL;
  g_autoptr(GHashTable) wanted = g_hash_table_new(NULL, NULL);
  for (int row = 0; row < result_rows(rows); row++)
    g_hash_table_add(wanted, GINT_TO_POINTER(result_int16(rows, row, 0)));
  plan_add_referring(catalogue, wanted);
  return result_check(rows, error) ? g_steal_pointer(&wanted) : NULL;
}

static bool find_scope(Connection *connection, const Catalogue *catalogue, const AssessRule *rule, bool everything,
                       Scope *out_scope, GError **error)
{
  bool have_changed = false;
  if (!find_years(connection, rule, out_scope, &have_changed, error))
    return false;
  if (everything || have_changed)
    return true;
  out_scope->wanted = find_wanted(connection, catalogue, error);
  return out_scope->wanted != NULL;
}

bool assessing_run(Connection *connection, const StoredCatalogue *stored, const AssessRule *rule, int32_t basis_id,
                   bool everything, int64_t *out_count, GError **error)
{
  Scope scope = {0};
  bool is_found = find_scope(connection, stored->catalogue, rule, everything, &scope, error);
  g_autoptr(GHashTable) wanted = scope.wanted;
  g_autoptr(AreaList) areas = is_found ? area_list_load(connection, error) : NULL;
  g_autoptr(FigureTable) figures =
      areas != NULL ? stored_figures_of(connection, stored->catalogue, wanted, error) : NULL;
  if (figures == NULL)
    return false;
  AssessInput input = {.catalogue = stored->catalogue, .figures = figures, .rule = rule};
  input.areas = area_list_areas(areas, &input.n_areas);
  int last_year = scope.first_year == 0 ? -1 : scope.last_year;
  g_autoptr(PlanFindings) findings = plan_assess(&input, wanted, scope.first_year, last_year);
  *out_count = findings->assessments->len;
  return stored_findings_replace(connection, stored->catalogue, findings, wanted, basis_id, error);
}
