#include "reporter/store/stored_discipline.h"

#include "base/clock.h"
#include "database/copy.h"
#include "database/query.h"

#define COLUMNS 10

static Discipline read_one(Result *rows, int row)
{
  return (Discipline){.department = g_strdup(result_text(rows, row, 0)),
                      .periods_due = result_int64(rows, row, 1),
                      .periods_received = result_int64(rows, row, 2),
                      .periods_timed = result_int64(rows, row, 3),
                      .periods_on_time = result_int64(rows, row, 4),
                      .cells_stored = result_int64(rows, row, 5),
                      .cells_corrected = result_int64(rows, row, 6),
                      .cells_received = result_int64(rows, row, 7),
                      .cells_rejected = result_int64(rows, row, 8)};
}

static GArray *load(Connection *connection, const char *statement, const Parameters *parameters, GError **error)
{
  g_autoptr(Result) rows = query_run(connection, statement, QUERY_ROWS, parameters, error);
  if (rows == NULL)
    return NULL;
  g_autoptr(GArray) disciplines = disciplines_new();
  for (int row = 0; row < result_rows(rows); row++) {
    Discipline one = read_one(rows, row);
    g_array_append_val(disciplines, one);
  }
  return result_check(rows, error) ? g_steal_pointer(&disciplines) : NULL;
}

static bool set(Connection *connection, const char *statement, const Parameters *parameters, GError **error)
{
  g_autoptr(Result) is_set = query_run(connection, statement, QUERY_ROWS, parameters, error);
  return is_set != NULL && result_check(is_set, error);
}

GArray *stored_discipline_load(Connection *connection, int first_year, int last_year, GError **error)
{
  g_autoptr(Parameters) zone = parameters_new();
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_text(zone, CLOCK_DEFAULT_ZONE);
  parameters_add_int32(parameters, first_year);
  parameters_add_int32(parameters, last_year);
  if (!set(connection, "discipline_zone", zone, error) || !set(connection, "discipline_plan", NULL, error))
    return NULL;
  return load(connection, "discipline", parameters, error);
}

GArray *stored_discipline_published(Connection *connection, int32_t publication_id, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, publication_id);
  return load(connection, "publication_discipline", parameters, error);
}

bool stored_discipline_publish(Connection *connection, int32_t publication_id, const GArray *disciplines,
                               GError **error)
{
  g_autoptr(CopyWriter) writer = copy_open(connection, "publication_copy_discipline", COLUMNS, error);
  for (guint i = 0; writer != NULL && i < disciplines->len; i++) {
    const Discipline *one = &g_array_index(disciplines, Discipline, i);
    const int64_t counts[] = {one->periods_due,  one->periods_received, one->periods_timed,  one->periods_on_time,
                              one->cells_stored, one->cells_corrected,  one->cells_received, one->cells_rejected};
    copy_int32(writer, publication_id);
    copy_text(writer, one->department);
    for (guint c = 0; c < G_N_ELEMENTS(counts); c++)
      copy_int64(writer, counts[c]);
    if (!copy_end_row(writer, error))
      return false;
  }
  return writer != NULL && copy_finish(writer, NULL, error);
}
