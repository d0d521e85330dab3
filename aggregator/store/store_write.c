#include "aggregator/store/store_write.h"

#include "aggregator/store/store_columns.h"
#include "database/copy.h"
#include "database/query.h"

#define OBSERVATION_COLUMNS 13

/* From how many new rows on they are copied (docs/decisions.md, entry 51). */
enum { COPIED_ROWS_LEAST = 100 };

/* A choice among rows, borrowed. */
static GPtrArray *rows_with(StoreRow *const *rows, size_t n, StoreFate fate)
{
  GPtrArray *chosen = g_ptr_array_new();
  for (size_t i = 0; i < n; i++)
    if (rows[i]->fate == fate)
      g_ptr_array_add(chosen, rows[i]);
  return chosen;
}

static StoreRow *const *rows_in(const GPtrArray *chosen)
{
  return (StoreRow *const *)chosen->pdata;
}

/* --- Comments ----------------------------------------------------------------------------------------------------- */

static bool add_comments(StoreAgency *agency, StoreRow *const *rows, size_t n, GError **error)
{
  g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(int64_t));
  g_autoptr(GPtrArray) texts = g_ptr_array_new();
  for (size_t i = 0; i < n; i++)
    if (rows[i]->record->comment != NULL && rows[i]->fate != STORE_FATE_UNCHANGED) {
      g_array_append_val(numbers, rows[i]->comment_id);
      g_ptr_array_add(texts, (gpointer)rows[i]->record->comment);
    }
  if (texts->len == 0)
    return true;
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->chain.agency_id);
  parameters_add_int64_array(parameters, (const int64_t *)(void *)numbers->data, NULL, numbers->len);
  parameters_add_text_array(parameters, (const char *const *)texts->pdata, texts->len);
  return query_queue(agency->store->connection, "add_comments", parameters, error);
}

static Parameters *row_parameters(const StoreAgency *agency, int32_t submission_id, const GPtrArray *rows)
{
  Parameters *parameters = parameters_new();
  parameters_add_int32(parameters, agency->chain.agency_id);
  parameters_add_int32(parameters, submission_id);
  parameters_add_timestamptz(parameters, agency->now_us);
  store_columns_add_keys(parameters, rows_in(rows), rows->len);
  return parameters;
}

/* --- New cells ---------------------------------------------------------------------------------------------------- */

static void copy_number(CopyWriter *writer, bool has_number, double number)
{
  if (has_number)
    copy_float8(writer, number);
  else
    copy_null(writer);
}

static void copy_survey(CopyWriter *writer, const Record *record)
{
  if (record->sample_size != 0)
    copy_int32(writer, (int32_t)record->sample_size);
  else
    copy_null(writer);
  if (record->design_effect != 0)
    copy_float4(writer, (float)record->design_effect);
  else
    copy_null(writer);
}

static void copy_comment(CopyWriter *writer, const StoreRow *row)
{
  if (row->record->comment != NULL)
    copy_int64(writer, row->comment_id);
  else
    copy_null(writer);
}

/* The columns in the order of copy_observations.sql. */
static bool copy_row(CopyWriter *writer, const StoreAgency *agency, int32_t submission_id, const StoreRow *row,
                     GError **error)
{
  copy_int32(writer, agency->chain.agency_id);
  copy_int16(writer, row->record->indicator_id);
  copy_int16(writer, row->breakdown_id);
  copy_date(writer, row->day);
  copy_int32(writer, submission_id);
  copy_number(writer, row->record->has_value, row->record->value);
  copy_number(writer, row->record->has_denominator, row->record->denominator);
  copy_timestamptz(writer, agency->now_us);
  copy_comment(writer, row);
  copy_survey(writer, row->record);
  copy_int16(writer, 1);
  copy_char(writer, row->record->status);
  return copy_end_row(writer, error);
}

static bool copy_new(StoreAgency *agency, int32_t submission_id, const GPtrArray *fresh, GError **error)
{
  g_autoptr(CopyWriter) writer = copy_open(agency->store->connection, "copy_observations", OBSERVATION_COLUMNS, error);
  if (writer == NULL)
    return false;
  for (guint i = 0; i < fresh->len; i++)
    if (!copy_row(writer, agency, submission_id, rows_in(fresh)[i], error))
      return false;
  return copy_finish(writer, NULL, error);
}

static bool insert_new(StoreAgency *agency, int32_t submission_id, const GPtrArray *fresh, GError **error)
{
  g_autoptr(Parameters) parameters = row_parameters(agency, submission_id, fresh);
  store_columns_add_contents(parameters, rows_in(fresh), fresh->len);
  return query_queue(agency->store->connection, "insert_observations", parameters, error);
}

/* COPY is the faster way for many rows, and begins by preparing for them. */
static bool add_new(StoreAgency *agency, int32_t submission_id, const GPtrArray *fresh, GError **error)
{
  if (fresh->len == 0)
    return true;
  return fresh->len < COPIED_ROWS_LEAST ? insert_new(agency, submission_id, fresh, error)
                                        : copy_new(agency, submission_id, fresh, error);
}

/* --- Changed cells ------------------------------------------------------------------------------------------------ */

static bool revise(StoreAgency *agency, int32_t submission_id, const GPtrArray *changed, GError **error)
{
  if (changed->len == 0)
    return true;
  Connection *connection = agency->store->connection;
  g_autoptr(Parameters) parameters = row_parameters(agency, submission_id, changed);
  if (!query_queue(connection, "save_revisions", parameters, error))
    return false;
  store_columns_add_contents(parameters, rows_in(changed), changed->len);
  return query_queue(connection, "revise_observations", parameters, error);
}

/* --- Superseded cells --------------------------------------------------------------------------------------------- */

static bool renumber_standing(StoreAgency *agency, const GPtrArray *late, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->chain.agency_id);
  store_columns_add_keys(parameters, rows_in(late), late->len);
  return query_queue(agency->store->connection, "renumber_standing", parameters, error);
}

static bool keep_superseded(StoreAgency *agency, int32_t submission_id, const GPtrArray *late, GError **error)
{
  if (late->len == 0)
    return true;
  g_autoptr(Parameters) parameters = row_parameters(agency, submission_id, late);
  store_columns_add_contents(parameters, rows_in(late), late->len);
  return query_queue(agency->store->connection, "keep_superseded", parameters, error) &&
         renumber_standing(agency, late, error);
}

/* --- Change marks ------------------------------------------------------------------------------------------------- */

static bool mark(StoreAgency *agency, const GPtrArray *touched, GError **error)
{
  if (touched->len == 0)
    return true;
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->chain.agency_id);
  parameters_add_timestamptz(parameters, agency->now_us);
  store_columns_add_groups(parameters, rows_in(touched), touched->len, NULL);
  return query_queue(agency->store->connection, "mark_changes", parameters, error);
}

bool store_write(StoreAgency *agency, int32_t submission_id, StoreRow *const *rows, size_t n, GError **error)
{
  g_autoptr(GPtrArray) fresh = rows_with(rows, n, STORE_FATE_NEW);
  g_autoptr(GPtrArray) changed = rows_with(rows, n, STORE_FATE_REVISED);
  g_autoptr(GPtrArray) late = rows_with(rows, n, STORE_FATE_SUPERSEDED);
  if (!add_comments(agency, rows, n, error) || !add_new(agency, submission_id, fresh, error) ||
      !revise(agency, submission_id, changed, error) || !keep_superseded(agency, submission_id, late, error))
    return false;
  g_ptr_array_extend(changed, fresh, NULL, NULL);
  return mark(agency, changed, error);
}
