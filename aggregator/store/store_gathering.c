#include "aggregator/store/store_gathering.h"

#include "base/error.h"
#include "database/query.h"

void store_gathering_init(StoreGathering *gathering)
{
  gathering->records = g_array_new(FALSE, TRUE, sizeof(Record));
  gathering->keys = g_ptr_array_new();
  gathering->positions = g_hash_table_new(g_str_hash, g_str_equal);
}

void store_gathering_clear(StoreGathering *gathering)
{
  g_array_unref(gathering->records);
  g_ptr_array_unref(gathering->keys);
  g_hash_table_unref(gathering->positions);
}

RecordSet store_gathering_set(const StoreGathering *gathering)
{
  return (RecordSet){.records = (Record *)(void *)gathering->records->data,
                     .n_records = gathering->records->len,
                     .breakdown_keys = (const char *const *)gathering->keys->pdata,
                     .n_breakdown_keys = gathering->keys->len};
}

/* The position of KEY; more keys than a record can name do not fit into one submission's form, but might into its quarantine. */
static bool position_of(StoreGathering *gathering, const char *key, uint16_t *out_position, GError **error)
{
  gsize known = GPOINTER_TO_SIZE(g_hash_table_lookup(gathering->positions, key));
  if (known == 0 && gathering->keys->len > UINT16_MAX) {
    g_set_error_literal(
        error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT,
        "one submission has too many different breakdowns in the quarantine. hint: replay fewer at a time");
    return false;
  }
  if (known == 0) {
    g_ptr_array_add(gathering->keys, (gpointer)key);
    known = gathering->keys->len;
    g_hash_table_insert(gathering->positions, (gpointer)key, GSIZE_TO_POINTER(known));
  }
  *out_position = (uint16_t)(known - 1);
  return true;
}

/* An empty text is no number. */
static bool read_number(const char *text, double *out_number)
{
  *out_number = g_ascii_strtod(text, NULL);
  return text[0] != '\0';
}

static const char *or_null(const char *text)
{
  return text[0] != '\0' ? text : NULL;
}

bool store_gather_cell(StoreGathering *gathering, Result *rows, int row, GError **error)
{
  double sample_size = 0;
  Record record = {.indicator_id = result_int16(rows, row, REPLAY_INDICATOR_ID),
                   .status = result_text(rows, row, REPLAY_STATUS)[0],
                   .comment = or_null(result_text(rows, row, REPLAY_COMMENT)),
                   .source_row = (uint32_t)result_int32(rows, row, REPLAY_SOURCE_ROW)};
  (void)period_parse(result_text(rows, row, REPLAY_PERIOD), &record.period);
  record.has_value = read_number(result_text(rows, row, REPLAY_VALUE), &record.value);
  record.has_denominator = read_number(result_text(rows, row, REPLAY_DENOMINATOR), &record.denominator);
  read_number(result_text(rows, row, REPLAY_DESIGN_EFFECT), &record.design_effect);
  read_number(result_text(rows, row, REPLAY_SAMPLE_SIZE), &sample_size);
  record.sample_size = (uint32_t)CLAMP(sample_size, 0, UINT32_MAX);
  if (!position_of(gathering, result_text(rows, row, REPLAY_BREAKDOWN), &record.breakdown, error))
    return false;
  g_array_append_val(gathering->records, record);
  return true;
}

/* --- What stands already ------------------------------------------------------------------------------------------ */

/* The row of replay_standing.sql as a record, unless the catalogue has no such indicator any more. */
static bool gather_standing(StoreGathering *gathering, const Catalogue *plan, Result *rows, int row, GError **error)
{
  const Indicator *indicator = catalogue_indicator(plan, result_int16(rows, row, 0));
  if (indicator == NULL)
    return true;
  Record record = {.indicator_id = indicator->id,
                   .period = period_of_day(result_date(rows, row, 1), indicator->frequency),
                   .has_value = !result_is_null(rows, row, 3),
                   .has_denominator = !result_is_null(rows, row, 4),
                   .status = result_char(rows, row, 5),
                   .comment = result_optional_text(rows, row, 6)};
  if (record.has_value)
    record.value = result_float8(rows, row, 3);
  if (record.has_denominator)
    record.denominator = result_float8(rows, row, 4);
  if (!result_is_null(rows, row, 7))
    record.sample_size = (uint32_t)result_int32(rows, row, 7);
  if (!result_is_null(rows, row, 8))
    record.design_effect = result_float8(rows, row, 8);
  if (!position_of(gathering, result_text(rows, row, 2), &record.breakdown, error))
    return false;
  g_array_append_val(gathering->records, record);
  return true;
}

/* The indicators and first days of the gathered records, one pair each. */
static Parameters *groups_of(const StoreAgency *agency, int32_t submission_id, const GArray *records)
{
  g_autofree int16_t *indicators = g_new(int16_t, records->len);
  g_autofree int32_t *days = g_new(int32_t, records->len);
  for (guint i = 0; i < records->len; i++) {
    const Record *record = &g_array_index(records, Record, i);
    indicators[i] = record->indicator_id;
    days[i] = period_first_day(record->period);
  }
  Parameters *parameters = parameters_new();
  parameters_add_int32(parameters, agency->chain.agency_id);
  parameters_add_int32(parameters, submission_id);
  parameters_add_int16_array(parameters, indicators, NULL, records->len);
  parameters_add_date_array(parameters, days, NULL, records->len);
  return parameters;
}

Result *store_gather_standing(const StoreAgency *agency, int32_t submission_id, StoreGathering *gathering,
                              GError **error)
{
  g_autoptr(Parameters) parameters = groups_of(agency, submission_id, gathering->records);
  g_autoptr(Result) rows = query_run(agency->store->connection, "replay_standing", QUERY_ROWS, parameters, error);
  if (rows == NULL)
    return NULL;
  for (int row = 0; row < result_rows(rows); row++)
    if (!gather_standing(gathering, agency->scope.catalogue, rows, row, error))
      return NULL;
  return result_check(rows, error) ? g_steal_pointer(&rows) : NULL;
}
