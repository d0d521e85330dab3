#include "aggregator/administration/agency_store.h"

#include <string.h>

#include "aggregator/administration/administration.h"
#include "base/clock.h"
#include "database/query.h"

/* --- Reading ------------------------------------------------------------------------------------------------------ */

static bool read_vocabulary(AgencyRegister *registered, Connection *connection, GError **error)
{
  g_autoptr(Result) rows = query_run(connection, "agency_vocabulary", QUERY_ROWS, NULL, error);
  if (rows == NULL)
    return false;
  for (int row = 0; row < result_rows(rows); row++) {
    const bool is_unit_type = strcmp(result_text(rows, row, 0), "unit_type") == 0;
    g_hash_table_add(is_unit_type ? registered->unit_types : registered->departments,
                     g_strdup(result_text(rows, row, 1)));
  }
  return result_check(rows, error);
}

/* The statement's columns: number, the ten of the list, area. */
static Agency *read_agency(Result *rows, int row)
{
  Agency *agency = agency_new(0);
  agency->agency_id = result_int32(rows, row, 0);
  agency->area_agency_id = result_int32(rows, row, 1 + N_AGENCY_COLUMNS);
  for (int column = 0; column < N_AGENCY_COLUMNS; column++) {
    const char *cell = result_optional_text(rows, row, 1 + column);
    agency_set(agency, (AgencyColumn)column, cell != NULL ? cell : "");
  }
  return agency;
}

static bool read_agencies(AgencyRegister *registered, Connection *connection, GError **error)
{
  g_autoptr(Result) rows = query_run(connection, "agency_all", QUERY_ROWS, NULL, error);
  if (rows == NULL)
    return false;
  for (int row = 0; row < result_rows(rows); row++)
    agency_register_add(registered, read_agency(rows, row));
  return result_check(rows, error);
}

AgencyRegister *agency_store_read(Connection *connection, GError **error)
{
  g_autoptr(Result) lock = query_run(connection, "agency_lock", QUERY_ONE_ROW, NULL, error);
  if (lock == NULL)
    return NULL;
  g_autoptr(AgencyRegister) registered = agency_register_new();
  if (!read_vocabulary(registered, connection, error) || !read_agencies(registered, connection, error))
    return NULL;
  return g_steal_pointer(&registered);
}

/* --- Writing ------------------------------------------------------------------------------------------------------ */

static void number_new(AgencyRegister *registered)
{
  int32_t last_id = 0;
  for (guint i = 0; i < registered->agencies->len; i++) {
    Agency *agency = g_ptr_array_index(registered->agencies, i);
    if (agency->agency_id == 0)
      agency->agency_id = last_id + 1;
    last_id = MAX(last_id, agency->agency_id);
  }
}

/* What is sent for the agencies that are to be written, column by column. */
typedef struct Columns {
  GArray *ids, *parents, *areas; /* int32_t */
  GArray *has_parent;            /* bool */
  GPtrArray *cells[N_AGENCY_COLUMNS];
} Columns;

static void columns_init(Columns *columns)
{
  columns->ids = g_array_new(FALSE, FALSE, sizeof(int32_t));
  columns->parents = g_array_new(FALSE, FALSE, sizeof(int32_t));
  columns->areas = g_array_new(FALSE, FALSE, sizeof(int32_t));
  columns->has_parent = g_array_new(FALSE, FALSE, sizeof(bool));
  for (int column = 0; column < N_AGENCY_COLUMNS; column++)
    columns->cells[column] = g_ptr_array_new();
}

static void columns_clear(Columns *columns)
{
  g_array_unref(columns->ids);
  g_array_unref(columns->parents);
  g_array_unref(columns->areas);
  g_array_unref(columns->has_parent);
  for (int column = 0; column < N_AGENCY_COLUMNS; column++)
    g_ptr_array_unref(columns->cells[column]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Columns, columns_clear)

static void columns_add(Columns *columns, const AgencyRegister *registered, const Agency *agency, int32_t area_id)
{
  const Agency *parent = agency_register_find(registered, agency->cells[AGENCY_PARENT]);
  const bool has_parent = parent != NULL;
  const int32_t parent_id = has_parent ? parent->agency_id : 0;
  g_array_append_val(columns->ids, agency->agency_id);
  g_array_append_val(columns->parents, parent_id);
  g_array_append_val(columns->areas, area_id);
  g_array_append_val(columns->has_parent, has_parent);
  for (int column = 0; column < N_AGENCY_COLUMNS; column++)
    g_ptr_array_add(columns->cells[column], agency->cells[column][0] != '\0' ? agency->cells[column] : NULL);
}

static void collect(Columns *columns, const AgencyRegister *registered)
{
  for (guint i = 0; i < registered->agencies->len; i++) {
    const Agency *agency = g_ptr_array_index(registered->agencies, i);
    const int32_t area_id = agency_register_area(registered, agency)->agency_id;
    if (agency->change != AGENCY_UNCHANGED || agency->area_agency_id != area_id)
      columns_add(columns, registered, agency, area_id);
  }
}

static Parameters *parameters_of(const Columns *columns)
{
  const size_t count = columns->ids->len;
  Parameters *parameters = parameters_new();
  parameters_add_int32_array(parameters, (const int32_t *)(void *)columns->ids->data, NULL, count);
  parameters_add_text_array(parameters, (const char *const *)columns->cells[AGENCY_CODE]->pdata, count);
  parameters_add_int32_array(parameters, (const int32_t *)(void *)columns->parents->data,
                             (const bool *)columns->has_parent->data, count);
  parameters_add_int32_array(parameters, (const int32_t *)(void *)columns->areas->data, NULL, count);
  for (int column = AGENCY_LEVEL; column < N_AGENCY_COLUMNS; column++)
    parameters_add_text_array(parameters, (const char *const *)columns->cells[column]->pdata, count);
  return parameters;
}

static void add_texts(Parameters *parameters, const Columns *columns, AgencyColumn column)
{
  parameters_add_text_array(parameters, (const char *const *)columns->cells[column]->pdata,
                            columns->cells[column]->len);
}

static Result *find_moved(Connection *connection, const Columns *columns, GError **error)
{
  const size_t count = columns->ids->len;
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32_array(parameters, (const int32_t *)(void *)columns->ids->data, NULL, count);
  parameters_add_int32_array(parameters, (const int32_t *)(void *)columns->areas->data, NULL, count);
  add_texts(parameters, columns, AGENCY_UNIT_TYPE);
  add_texts(parameters, columns, AGENCY_DEPARTMENT);
  add_texts(parameters, columns, AGENCY_RESIDENCE);
  return query_run(connection, "agency_moved", QUERY_ROWS, parameters, error);
}

bool agency_store_mark(Connection *connection, int32_t agency_id, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency_id);
  parameters_add_timestamptz(parameters, clock_wall_us());
  return query_execute(connection, "agency_mark_changes", parameters, NULL, error);
}

/* Areas are not dated: a moved agency's past goes with it, so all of it is rolled up again. */
static bool mark_moved(Connection *connection, const Columns *columns, GError **error)
{
  g_autoptr(Result) moved = find_moved(connection, columns, error);
  if (moved == NULL)
    return false;
  for (int row = 0; row < result_rows(moved); row++)
    if (!agency_store_mark(connection, result_int32(moved, row, 0), error))
      return false;
  return result_check(moved, error);
}

/* As they are registered until now. */
static bool keep(Connection *connection, const Columns *columns, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32_array(parameters, (const int32_t *)(void *)columns->ids->data, NULL, columns->ids->len);
  return query_execute(connection, "agency_keep", parameters, NULL, error);
}

static bool put(Connection *connection, const AgencyRegister *registered, int64_t now_us, GError **error)
{
  g_auto(Columns) columns;
  columns_init(&columns);
  collect(&columns, registered);
  if (columns.ids->len == 0)
    return true;
  g_autoptr(Parameters) parameters = parameters_of(&columns);
  parameters_add_timestamptz(parameters, now_us);
  return mark_moved(connection, &columns, error) && keep(connection, &columns, error) &&
         query_execute(connection, "agency_put", parameters, NULL, error);
}

/* What the trail keeps the digest of: the row as it would stand in a list. */
static char *as_line(const Agency *agency)
{
  GString *line = g_string_new(NULL);
  for (int column = 0; column < N_AGENCY_COLUMNS; column++)
    g_string_append_printf(line, "%s%s", column > 0 ? "," : "", agency->cells[column]);
  return g_string_free(line, FALSE);
}

/* Of a new one also since when, as audit_agency.sql reads it. */
static bool note(Connection *connection, const Agency *agency, int64_t now_us, GError **error)
{
  g_autofree char *line = as_line(agency);
  if (agency->change != AGENCY_ADDED)
    return administration_note(connection, agency->agency_id, "agency_changed", line, error);
  g_autofree char *since = clock_format_iso(now_us, "UTC");
  g_autofree char *content = g_strdup_printf("%s; registered %s", line, since);
  return administration_note(connection, agency->agency_id, "agency_added", content, error);
}

static gint by_number(gconstpointer left, gconstpointer right)
{
  return (*(const Agency *const *)left)->agency_id - (*(const Agency *const *)right)->agency_id;
}

/* In ascending order of numbers, as the writers lock the agencies' chains. */
static bool note_all(Connection *connection, const AgencyRegister *registered, int64_t now_us, GError **error)
{
  g_autoptr(GPtrArray) in_order = g_ptr_array_copy(registered->agencies, NULL, NULL);
  g_ptr_array_set_free_func(in_order, NULL);
  g_ptr_array_sort(in_order, by_number);
  for (guint i = 0; i < in_order->len; i++) {
    const Agency *agency = g_ptr_array_index(in_order, i);
    if (agency->change != AGENCY_UNCHANGED && !note(connection, agency, now_us, error))
      return false;
  }
  return true;
}

bool agency_store_write(Connection *connection, AgencyRegister *registered, GError **error)
{
  const int64_t now_us = clock_wall_us();
  number_new(registered);
  return put(connection, registered, now_us, error) && note_all(connection, registered, now_us, error);
}
