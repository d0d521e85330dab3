#include "reporter/summarise/summarise.h"

#include "database/query.h"
#include "reporter/summarise/kept_year.h"
#include "reporter/summarise/partition.h"
#include "reporter/summarise/scope.h"

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

/* The columns of refresh_part_table.sql. */
typedef struct PartColumns {
  int16_t *indicator_ids, *total_ids, *part_ids, *dimensions;
  const char **codes;
  bool *are_residence, *are_optional;
} PartColumns;

static void clear_columns(PartColumns *columns)
{
  g_free(columns->indicator_ids);
  g_free(columns->total_ids);
  g_free(columns->part_ids);
  g_free(columns->dimensions);
  g_free(columns->codes);
  g_free(columns->are_residence);
  g_free(columns->are_optional);
}

static PartColumns columns_of(const StoredCatalogue *stored, const GArray *parts)
{
  PartColumns columns = {g_new(int16_t, parts->len), g_new(int16_t, parts->len),      g_new(int16_t, parts->len),
                         g_new(int16_t, parts->len), g_new(const char *, parts->len), g_new(bool, parts->len),
                         g_new(bool, parts->len)};
  for (guint i = 0; i < parts->len; i++) {
    const PartitionPart *part = &g_array_index(parts, PartitionPart, i);
    columns.indicator_ids[i] = part->indicator_id;
    columns.total_ids[i] = stored->breakdown_ids[part->total];
    columns.part_ids[i] = stored->breakdown_ids[part->part];
    columns.dimensions[i] = (int16_t)part->dimension;
    columns.codes[i] = part->code;
    columns.are_residence[i] = part->dimension == DIMENSION_RESIDENCE;
    columns.are_optional[i] = part->is_optional;
  }
  return columns;
}

/* How the breakdowns of the scope's indicators add up (GArray of PartitionPart). */
static GArray *parts_of(const Catalogue *catalogue, const RollUpScope *scope)
{
  GArray *parts = g_array_new(FALSE, FALSE, sizeof(PartitionPart));
  g_autoptr(GArray) ids = roll_up_scope_indicators(scope);
  for (guint i = 0; i < ids->len; i++) {
    const Indicator *indicator = catalogue_indicator(catalogue, g_array_index(ids, int16_t, i));
    g_autoptr(GArray) own = indicator != NULL ? partition_of(catalogue, indicator) : NULL;
    if (own != NULL)
      g_array_append_vals(parts, own->data, own->len);
  }
  return parts;
}

static bool make_part_table(Connection *connection, const StoredCatalogue *stored, const RollUpScope *scope,
                            GError **error)
{
  g_autoptr(GArray) parts = parts_of(stored->catalogue, scope);
  PartColumns columns = columns_of(stored, parts);
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int16_array(parameters, columns.indicator_ids, NULL, parts->len);
  parameters_add_int16_array(parameters, columns.total_ids, NULL, parts->len);
  parameters_add_int16_array(parameters, columns.part_ids, NULL, parts->len);
  parameters_add_int16_array(parameters, columns.dimensions, NULL, parts->len);
  parameters_add_text_array(parameters, columns.codes, parts->len);
  parameters_add_boolean_array(parameters, columns.are_residence, NULL, parts->len);
  parameters_add_boolean_array(parameters, columns.are_optional, NULL, parts->len);
  clear_columns(&columns);
  return query_queue(connection, "refresh_part_table", parameters, error);
}

/* From the deepest totals up, since a sum of parts may be a part itself. */
static bool add_totals(Connection *connection, const Catalogue *catalogue, GError **error)
{
  for (guint depth = partition_depth(catalogue); depth > 0; depth--) {
    g_autoptr(Parameters) parameters = parameters_new();
    parameters_add_int16(parameters, (int16_t)(depth - 1));
    if (!query_queue(connection, "refresh_totals", parameters, error))
      return false;
  }
  return true;
}

/* The columns of refresh_break_table.sql. */
static bool make_break_table(Connection *connection, const Catalogue *catalogue, GError **error)
{
  guint n = 0;
  const SeriesBreak *breaks = catalogue_series_breaks(catalogue, &n);
  g_autofree int16_t *indicator_ids = g_new(int16_t, n + 1);
  g_autofree bool *has_indicator = g_new(bool, n + 1);
  g_autofree const char **area_codes = g_new(const char *, n + 1);
  g_autofree int16_t *years = g_new(int16_t, n + 1);
  for (guint i = 0; i < n; i++) {
    has_indicator[i] = breaks[i].indicator != NULL;
    indicator_ids[i] = has_indicator[i] ? breaks[i].indicator->id : 0;
    area_codes[i] = *breaks[i].area_code == '\0' ? NULL : breaks[i].area_code;
    years[i] = (int16_t)breaks[i].year;
  }
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int16_array(parameters, indicator_ids, has_indicator, n);
  parameters_add_text_array(parameters, area_codes, n);
  parameters_add_int16_array(parameters, years, NULL, n);
  return query_queue(connection, "refresh_break_table", parameters, error);
}

static bool make_figures(Connection *connection, const RollUpRule *rule, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_float8(parameters, rule->provisional_below);
  parameters_add_float8(parameters, rule->withheld_below);
  parameters_add_float8(parameters, rule->count_withheld_below);
  return query_queue(connection, "refresh_figure", parameters, error) &&
         execute(connection, "refresh_analyze_figures", error);
}

/* How each indicator's periods become years, by its number: the last parameters of refresh_agency_year.sql. */
static bool add_rules(Connection *connection, Parameters *parameters, GError **error)
{
  g_autoptr(Result) rows = query_run(connection, "refresh_rules", QUERY_ROWS, NULL, error);
  if (rows == NULL)
    return false;
  const int n = result_rows(rows);
  const size_t most = n == 0 ? 0 : (size_t)result_int16(rows, n - 1, 0) + 1;
  g_autofree int16_t *days_ahead = g_new0(int16_t, most + 1);
  g_autofree bool *end_the_year = g_new0(bool, most + 1);
  g_autofree bool *have_denominator = g_new0(bool, most + 1);
  for (int row = 0; row < n; row++) {
    const int16_t id = result_int16(rows, row, 0);
    days_ahead[id] = result_int16(rows, row, 1);
    end_the_year[id] = result_boolean(rows, row, 2);
    have_denominator[id] = result_boolean(rows, row, 3);
  }
  parameters_add_int16_array(parameters, days_ahead, NULL, most);
  parameters_add_boolean_array(parameters, end_the_year, NULL, most);
  parameters_add_boolean_array(parameters, have_denominator, NULL, most);
  return result_check(rows, error);
}

/* Of everything the planner takes what compiling costs into account; otherwise there are few rows, and it would look at the whole scope for each. */
static bool add_up(Connection *connection, const RollUpScope *scope, GError **error)
{
  const bool everything = roll_up_scope_reach(scope) == ROLL_UP_EVERYTHING;
  g_autoptr(Parameters) parameters = parameters_new();
  roll_up_scope_add(scope, parameters);
  return add_rules(connection, parameters, error) &&
         execute(connection, everything ? "planner_compiled" : "planner_by_hash", error) &&
         execute(connection, "planner_hashed", error) &&
         query_queue(connection, "refresh_agency_year", parameters, error) &&
         execute(connection, "planner_sorted", error) &&
         execute(connection, everything ? "planner_uncompiled" : "planner_by_key", error);
}

/* Replaces the years that had to be worked out period by period. */
static bool replace_irregular(Connection *connection, const Catalogue *catalogue, GError **error)
{
  static const char *const periods[] = {"refresh_analyze_irregular", "refresh_agency_period",
                                        "refresh_agency_period_key", "refresh_analyze_periods"};
  static const char *const years[] = {"refresh_clear_irregular", "refresh_irregular_year"};
  int64_t n_irregular = 0;
  if (!query_execute(connection, "refresh_irregular", NULL, &n_irregular, error))
    return false;
  return n_irregular == 0 ||
         (execute_all(connection, periods, G_N_ELEMENTS(periods), error) && add_totals(connection, catalogue, error) &&
          execute_all(connection, years, G_N_ELEMENTS(years), error));
}

/* The temporary tables that the figures are made from. */
static bool make_tables(Connection *connection, const StoredCatalogue *stored, RollUpScope *scope, GError **error)
{
  static const char *const tables[] = {"refresh_shape_table", "refresh_judged_table", "refresh_analyze"};
  return add_up(connection, scope, error) &&
         (roll_up_scope_reach(scope) != ROLL_UP_EVERYTHING || roll_up_scope_learn(scope, connection, error)) &&
         make_part_table(connection, stored, scope, error) && make_break_table(connection, stored->catalogue, error) &&
         execute_all(connection, tables, G_N_ELEMENTS(tables), error);
}

static bool execute_for_agencies(Connection *connection, const char *statement, const RollUpScope *scope,
                                 GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  roll_up_scope_add_agencies(scope, parameters);
  return query_queue(connection, statement, parameters, error);
}

static bool clear_figures(Connection *connection, bool of_all_areas, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_boolean(parameters, of_all_areas);
  return query_queue(connection, "refresh_clear", parameters, error);
}

/* What is about to be computed again. */
static bool clear_results(Connection *connection, const RollUpScope *scope, GError **error)
{
  const RollUpReach reach = roll_up_scope_reach(scope);
  if (reach == ROLL_UP_EVERYTHING)
    return execute(connection, "refresh_clear_all", error) && execute(connection, "refresh_clear_units_all", error);
  return clear_figures(connection, reach == ROLL_UP_YEARS, error) &&
         execute_for_agencies(connection, "refresh_clear_units", scope, error);
}

/* What the figures are added up from: the years of agencies that were computed, and those that are kept. */
static bool find_addends(Connection *connection, const RollUpScope *scope, GError **error)
{
  switch (roll_up_scope_reach(scope)) {
  case ROLL_UP_EVERYTHING:
    return execute(connection, "refresh_addend_computed", error);
  case ROLL_UP_YEARS:
    return kept_year_keep(connection, scope, error) && execute(connection, "refresh_addend_computed", error);
  case ROLL_UP_AGENCIES:
    return kept_year_keep(connection, scope, error) && execute(connection, "refresh_addend_kept", error);
  }
  g_assert_not_reached();
}

bool summarise(Connection *connection, const StoredCatalogue *stored, RollUpScope *scope, const RollUpRule *rule,
               GError **error)
{
  static const char *const sums[] = {"refresh_completeness", "planner_by_hash", "planner_hashed",
                                     "refresh_sum",          "planner_sorted",  "refresh_analyze_sums"};
  return make_tables(connection, stored, scope, error) && replace_irregular(connection, stored->catalogue, error) &&
         find_addends(connection, scope, error) && clear_results(connection, scope, error) &&
         execute_for_agencies(connection, "refresh_units", scope, error) &&
         execute_all(connection, sums, G_N_ELEMENTS(sums), error) && make_figures(connection, rule, error) &&
         query_execute(connection, "planner_by_key", NULL, NULL, error);
}

bool summarise_store(Connection *connection, int32_t basis_id, int64_t *out_rows, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, basis_id);
  return execute(connection, "planner_by_hash", error) &&
         query_execute(connection, "refresh_summary", parameters, out_rows, error) &&
         execute(connection, "planner_by_key", error);
}
