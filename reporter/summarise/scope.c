#include "reporter/summarise/scope.h"

#include "database/query.h"
#include "reporter/summarise/kept_year.h"

/* The columns of refresh_scope_rows.sql. */
struct RollUpScope {
  guint n;
  int16_t *indicator_ids, *years;
  int32_t first_day, last_day; /* of all of them */
  RollUpReach reach;
  GArray *agencies; /* int32_t; none when everything is rolled up */
};

static void read_row(RollUpScope *scope, Result *rows, int row)
{
  const int32_t first_day = result_date(rows, row, 2), last_day = result_date(rows, row, 3);
  scope->indicator_ids[row] = result_int16(rows, row, 0);
  scope->years[row] = result_int16(rows, row, 1);
  scope->first_day = row == 0 ? first_day : MIN(scope->first_day, first_day);
  scope->last_day = row == 0 ? last_day : MAX(scope->last_day, last_day);
}

/* MAKING is the statement that makes refresh_scope. */
static bool read_scope(RollUpScope *scope, Connection *connection, const char *making, GError **error)
{
  if (!query_queue(connection, making, NULL, error) || !query_queue(connection, "refresh_analyze_scope", NULL, error))
    return false;
  g_autoptr(Result) rows = query_run(connection, "refresh_scope_rows", QUERY_ROWS, NULL, error);
  if (rows == NULL)
    return false;
  scope->n = (guint)result_rows(rows);
  scope->indicator_ids = g_new(int16_t, scope->n + 1);
  scope->years = g_new(int16_t, scope->n + 1);
  for (int row = 0; row < result_rows(rows); row++)
    read_row(scope, rows, row);
  return result_check(rows, error);
}

/* Of some years: whether what the other agencies have in them is kept, and which agencies are computed. */
static bool find_reach(Connection *connection, RollUpScope *scope, GError **error)
{
  bool is_kept = false;
  if (!kept_year_is_enough(connection, &is_kept, error))
    return false;
  scope->reach = is_kept ? ROLL_UP_AGENCIES : ROLL_UP_YEARS;
  return kept_year_agencies(connection, !is_kept, scope->agencies, error);
}

static bool make_areas(Connection *connection, const RollUpScope *scope, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  roll_up_scope_add_agencies(scope, parameters);
  return query_queue(connection, "refresh_area_table", parameters, error);
}

RollUpScope *roll_up_scope_new(Connection *connection, bool everything, GError **error)
{
  g_autoptr(RollUpScope) scope = g_new0(RollUpScope, 1);
  scope->reach = ROLL_UP_EVERYTHING;
  scope->agencies = g_array_new(FALSE, FALSE, sizeof(int32_t));
  bool is_found =
      everything || (read_scope(scope, connection, "refresh_scope", error) && find_reach(connection, scope, error));
  return is_found && make_areas(connection, scope, error) ? g_steal_pointer(&scope) : NULL;
}

bool roll_up_scope_learn(RollUpScope *scope, Connection *connection, GError **error)
{
  g_assert(scope->reach == ROLL_UP_EVERYTHING && scope->n == 0);
  return read_scope(scope, connection, "refresh_scope_all", error);
}

void roll_up_scope_free(RollUpScope *scope)
{
  if (scope == NULL)
    return;
  g_free(scope->indicator_ids);
  g_free(scope->years);
  g_array_unref(scope->agencies);
  g_free(scope);
}

RollUpReach roll_up_scope_reach(const RollUpScope *scope)
{
  return scope->reach;
}

guint roll_up_scope_size(const RollUpScope *scope)
{
  return scope->n;
}

guint roll_up_scope_n_agencies(const RollUpScope *scope)
{
  return scope->agencies->len;
}

GArray *roll_up_scope_indicators(const RollUpScope *scope)
{
  GArray *ids = g_array_new(FALSE, FALSE, sizeof(int16_t));
  for (guint i = 0; i < scope->n; i++)
    if (i == 0 || scope->indicator_ids[i] != scope->indicator_ids[i - 1])
      g_array_append_val(ids, scope->indicator_ids[i]);
  return ids;
}

static void add_agencies(const RollUpScope *scope, Parameters *parameters)
{
  parameters_add_int32_array(parameters, (const int32_t *)(const void *)scope->agencies->data, NULL,
                             scope->agencies->len);
}

void roll_up_scope_add(const RollUpScope *scope, Parameters *parameters)
{
  parameters_add_int16_array(parameters, scope->indicator_ids, NULL, scope->n);
  parameters_add_int16_array(parameters, scope->years, NULL, scope->n);
  parameters_add_date(parameters, scope->first_day);
  parameters_add_date(parameters, scope->last_day);
  add_agencies(scope, parameters);
  parameters_add_boolean(parameters, scope->reach == ROLL_UP_EVERYTHING);
}

void roll_up_scope_add_agencies(const RollUpScope *scope, Parameters *parameters)
{
  parameters_add_boolean(parameters, scope->reach != ROLL_UP_AGENCIES);
  add_agencies(scope, parameters);
}
