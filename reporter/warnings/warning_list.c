#include "reporter/warnings/warning_list.h"

#include "base/clock.h"
#include "base/error.h"
#include "database/query.h"

struct WarningList {
  GPtrArray *results; /* own the texts */
  GArray *items;
  GArray *history;
  GHashTable *counts; /* level → number of targets */
};

static void clear_item(gpointer memory)
{
  WarningItem *item = memory;
  g_free(item->raised_at);
  g_free(item->changed_at);
}

static void clear_past(gpointer memory)
{
  g_free(((WarningPast *)memory)->at);
}

static WarningList *new_list(void)
{
  WarningList *list = g_new0(WarningList, 1);
  list->results = g_ptr_array_new_with_free_func((GDestroyNotify)result_free);
  list->items = g_array_new(FALSE, FALSE, sizeof(WarningItem));
  list->history = g_array_new(FALSE, FALSE, sizeof(WarningPast));
  list->counts = g_hash_table_new(g_str_hash, g_str_equal);
  g_array_set_clear_func(list->items, clear_item);
  g_array_set_clear_func(list->history, clear_past);
  return list;
}

void warning_list_free(WarningList *list)
{
  if (list == NULL)
    return;
  g_array_unref(list->items);
  g_array_unref(list->history);
  g_hash_table_unref(list->counts);
  g_ptr_array_unref(list->results);
  g_free(list);
}

/* The rows of STATEMENT, owned by LIST. */
static Result *run(WarningList *list, Connection *connection, const char *statement, const Parameters *parameters,
                   GError **error)
{
  Result *rows = query_run(connection, statement, QUERY_ROWS, parameters, error);
  if (rows != NULL)
    g_ptr_array_add(list->results, rows);
  return rows;
}

static const char *text_or_empty(Result *rows, int row, int column)
{
  const char *found = result_optional_text(rows, row, column);
  return found == NULL ? "" : found;
}

static char *moment_or_null(Result *rows, int row, int column)
{
  return result_is_null(rows, row, column)
             ? NULL
             : clock_format_iso(result_timestamptz(rows, row, column), CLOCK_DEFAULT_ZONE);
}

static WarningItem read_item(Result *rows, int row)
{
  return (WarningItem){
      .id = result_is_null(rows, row, 0) ? 0 : result_int32(rows, row, 0),
      .kind = result_text(rows, row, 1),
      .target = result_text(rows, row, 2),
      .title = {text_or_empty(rows, row, 3), text_or_empty(rows, row, 4)},
      .indicator = result_text(rows, row, 5),
      .indicator_name = {result_text(rows, row, 6), result_text(rows, row, 7)},
      .department = result_text(rows, row, 8),
      .department_name = {result_text(rows, row, 9), result_text(rows, row, 10)},
      .level = result_text(rows, row, 11),
      .state = result_optional_text(rows, row, 12),
      .year = result_is_null(rows, row, 13) ? 0 : result_int16(rows, row, 13),
      .reason = {result_text(rows, row, 14), result_text(rows, row, 15)},
      .raised_at = moment_or_null(rows, row, 16),
      .changed_at = moment_or_null(rows, row, 17),
      .changed_us = result_is_null(rows, row, 17) ? 0 : result_timestamptz(rows, row, 17),
  };
}

static bool load_items(WarningList *list, Connection *connection, const WarningFilter *filter, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_text(parameters, filter->state);
  parameters_add_text(parameters, filter->level);
  parameters_add_text(parameters, filter->department);
  parameters_add_boolean(parameters, filter->everything);
  if (filter->id == 0)
    parameters_add_null_int32(parameters);
  else
    parameters_add_int32(parameters, filter->id);
  Result *rows = run(list, connection, "warning_list", parameters, error);
  for (int row = 0; rows != NULL && row < result_rows(rows); row++) {
    WarningItem item = read_item(rows, row);
    g_array_append_val(list->items, item);
  }
  return rows != NULL && result_check(rows, error);
}

static bool load_counts(WarningList *list, Connection *connection, GError **error)
{
  Result *rows = run(list, connection, "warning_counts", NULL, error);
  for (int row = 0; rows != NULL && row < result_rows(rows); row++)
    g_hash_table_insert(list->counts, (gpointer)result_text(rows, row, 0), GINT_TO_POINTER(result_int32(rows, row, 1)));
  return rows != NULL && result_check(rows, error);
}

static WarningPast read_past(Result *rows, int row)
{
  return (WarningPast){.event = result_text(rows, row, 0),
                       .state = result_text(rows, row, 1),
                       .level = result_text(rows, row, 2),
                       .year = result_int16(rows, row, 3),
                       .said_by = result_optional_text(rows, row, 4),
                       .said = {result_optional_text(rows, row, 5), result_optional_text(rows, row, 6)},
                       .at = moment_or_null(rows, row, 7)};
}

static bool load_history(WarningList *list, Connection *connection, int32_t id, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, id);
  Result *rows = run(list, connection, "warning_history", parameters, error);
  for (int row = 0; rows != NULL && row < result_rows(rows); row++) {
    WarningPast past = read_past(rows, row);
    g_array_append_val(list->history, past);
  }
  return rows != NULL && result_check(rows, error);
}

WarningList *warning_list_load(Connection *connection, const WarningFilter *filter, GError **error)
{
  g_autoptr(WarningList) list = new_list();
  return load_items(list, connection, filter, error) && load_counts(list, connection, error) ? g_steal_pointer(&list)
                                                                                             : NULL;
}

WarningList *warning_list_load_one(Connection *connection, int32_t id, GError **error)
{
  const WarningFilter filter = {.everything = true, .id = id};
  g_autoptr(WarningList) list = new_list();
  if (!load_items(list, connection, &filter, error) || !load_history(list, connection, id, error))
    return NULL;
  if (list->items->len > 0)
    return g_steal_pointer(&list);
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
              "there is no warning %d. hint: 'halfsky-reporter warnings list --all' shows their numbers", id);
  return NULL;
}

const WarningItem *warning_list_items(const WarningList *list, guint *out_n_items)
{
  *out_n_items = list->items->len;
  return (const WarningItem *)(void *)list->items->data;
}

const WarningPast *warning_list_history(const WarningList *list, guint *out_n_events)
{
  *out_n_events = list->history->len;
  return (const WarningPast *)(void *)list->history->data;
}

int warning_list_count(const WarningList *list, const char *level)
{
  return GPOINTER_TO_INT(g_hash_table_lookup(list->counts, level));
}

bool warning_number_parse(const char *text, int32_t *out_id, GError **error)
{
  gint64 number = 0;
  if (g_ascii_string_to_signed(text, 10, 1, G_MAXINT32, &number, NULL)) {
    *out_id = (int32_t)number;
    return true;
  }
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "'%s' is no number of a warning", text);
  return false;
}

static const WarningWriter *const writers[] = {&warning_text_writer, &warning_json_writer, &warning_csv_writer};

const WarningWriter *warning_writer(const char *format)
{
  for (guint i = 0; i < G_N_ELEMENTS(writers); i++)
    if (g_str_equal(writers[i]->format, format))
      return writers[i];
  return NULL;
}

static const char *words(Language language, const char *pattern, const char *code)
{
  g_autofree char *made = g_strdup_printf("warnings.%s.%s", pattern, code);
  return text(language, made);
}

const char *warning_level_words(Language language, const char *level)
{
  return words(language, "level", level);
}

const char *warning_state_words(Language language, const char *state)
{
  return words(language, "state", state);
}
