#include "aggregator/store/store_quarantine.h"

#include <string.h>

#include "database/query.h"

/* The columns of the quarantine that are text, one array each, in the order of the statement. */
typedef enum CellText {
  CELL_INDICATOR,
  CELL_PERIOD,
  CELL_BREAKDOWN,
  CELL_VALUE,
  CELL_DENOMINATOR,
  CELL_STATUS,
  CELL_COMMENT,
  CELL_RULE,
  CELL_GIVEN,
  CELL_EXPECTED,
  CELL_SAMPLE_SIZE,
  CELL_DESIGN_EFFECT,
  CELL_FIELD,
  N_CELL_TEXTS
} CellText;

/* The indicator's code, or its number when the catalogue does not know it. The caller frees it. */
static char *indicator_text(const Catalogue *plan, int16_t id)
{
  const Indicator *indicator = catalogue_indicator(plan, id);
  return indicator != NULL ? g_strdup(indicator->code) : g_strdup_printf("%d", id);
}

/* The shortest digits that are this number; empty when there is none. The caller frees it. */
static char *number_text(bool has_number, double number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  if (!has_number)
    return g_strdup("");
  g_ascii_formatd(digits, sizeof digits, "%.15g", number);
  if (g_ascii_strtod(digits, NULL) != number)
    g_ascii_formatd(digits, sizeof digits, "%.17g", number);
  return g_strdup(digits);
}

static char *period_text(Period period)
{
  char label[PERIOD_TEXT_SIZE];
  return g_strdup(period_format(period, label));
}

/* The status as a text, whatever byte was sent. */
static char *status_text(char status)
{
  return g_ascii_isprint(status) ? g_strndup(&status, 1) : g_strdup("");
}

static char *cell_text(const Catalogue *plan, const StoreRefusal *refusal, CellText text)
{
  const Record *record = refusal->record;
  switch (text) {
  case CELL_INDICATOR:
    return indicator_text(plan, record->indicator_id);
  case CELL_PERIOD:
    return period_text(record->period);
  case CELL_BREAKDOWN:
    return g_strdup(refusal->breakdown_key);
  case CELL_VALUE:
    return number_text(record->has_value, record->value);
  case CELL_DENOMINATOR:
    return number_text(record->has_denominator, record->denominator);
  case CELL_STATUS:
    return status_text(record->status);
  case CELL_COMMENT:
    return g_strdup(record->comment != NULL ? record->comment : "");
  case CELL_RULE:
    return g_strdup(refusal->rule);
  case CELL_GIVEN:
    return g_strdup(refusal->given);
  case CELL_EXPECTED:
    return g_strdup(refusal->expected);
  case CELL_SAMPLE_SIZE:
    return number_text(record->sample_size != 0, record->sample_size);
  case CELL_DESIGN_EFFECT:
    return number_text(record->design_effect != 0, record->design_effect);
  case CELL_FIELD:
    return g_strdup(refusal->field);
  case N_CELL_TEXTS:
    break;
  }
  g_assert_not_reached();
}

static int32_t source_row(const StoreRefusal *refusal)
{
  return (int32_t)MIN(refusal->record->source_row, (uint32_t)INT32_MAX);
}

static void add_source_rows(Parameters *parameters, const GArray *refusals)
{
  g_autofree int32_t *rows = g_new(int32_t, refusals->len);
  for (guint i = 0; i < refusals->len; i++)
    rows[i] = source_row(&g_array_index(refusals, StoreRefusal, i));
  parameters_add_int32_array(parameters, rows, NULL, refusals->len);
}

static void add_indicators(Parameters *parameters, const GArray *refusals)
{
  g_autofree int16_t *indicators = g_new(int16_t, refusals->len);
  for (guint i = 0; i < refusals->len; i++)
    indicators[i] = g_array_index(refusals, StoreRefusal, i).record->indicator_id;
  parameters_add_int16_array(parameters, indicators, NULL, refusals->len);
}

static void add_texts(Parameters *parameters, const Catalogue *plan, const GArray *refusals, CellText text)
{
  g_autoptr(GPtrArray) texts = g_ptr_array_new_full(refusals->len, g_free);
  for (guint i = 0; i < refusals->len; i++)
    g_ptr_array_add(texts, cell_text(plan, &g_array_index(refusals, StoreRefusal, i), text));
  parameters_add_text_array(parameters, (const char *const *)texts->pdata, texts->len);
}

bool store_quarantine(StoreAgency *agency, int32_t submission_id, const StoreCells *cells, GError **error)
{
  if (cells->refusals->len == 0)
    return true;
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->chain.agency_id);
  parameters_add_int64(parameters, agency->chain.last_quarantine_id);
  parameters_add_int32(parameters, submission_id);
  parameters_add_timestamptz(parameters, agency->now_us);
  add_source_rows(parameters, cells->refusals);
  for (CellText text = CELL_INDICATOR; text < N_CELL_TEXTS; text++)
    add_texts(parameters, agency->scope.catalogue, cells->refusals, text);
  add_indicators(parameters, cells->refusals);
  agency->chain.last_quarantine_id += cells->refusals->len;
  return query_queue(agency->store->connection, "quarantine_cells", parameters, error);
}

static void append_text(GString *line, const char *text)
{
  g_string_append_printf(line, "%zu:%s", strlen(text), text);
}

static void append_integer(GString *line, int64_t number)
{
  g_autofree char *digits = g_strdup_printf("%" G_GINT64_FORMAT, number);
  append_text(line, digits);
}

Digest store_quarantine_digest(const StoreAgency *agency, int32_t submission_id, const StoreCells *cells)
{
  g_autoptr(GString) lines = g_string_new(NULL);
  int64_t number = agency->chain.last_quarantine_id - cells->refusals->len;
  for (guint i = 0; i < cells->refusals->len; i++) {
    const StoreRefusal *refusal = &g_array_index(cells->refusals, StoreRefusal, i);
    append_integer(lines, ++number);
    append_integer(lines, submission_id);
    append_integer(lines, source_row(refusal));
    append_integer(lines, refusal->record->indicator_id);
    for (CellText column = CELL_INDICATOR; column < N_CELL_TEXTS; column++) {
      g_autofree char *text = cell_text(agency->scope.catalogue, refusal, column);
      append_text(lines, text);
    }
  }
  return digest_sha256(lines->str, lines->len);
}

bool store_dead_letter(StoreAgency *agency, int32_t collector_id, const Batch *batch, const char *reason,
                       GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->chain.agency_id);
  parameters_add_int64(parameters, ++agency->chain.last_dead_letter_id);
  parameters_add_int32(parameters, collector_id);
  parameters_add_bytea(parameters, batch->epoch, EPOCH_SIZE_BYTES);
  parameters_add_int64(parameters, (int64_t)batch->sequence);
  parameters_add_text(parameters, reason);
  parameters_add_bytea(parameters, g_bytes_get_data(batch->records, NULL), g_bytes_get_size(batch->records));
  parameters_add_timestamptz(parameters, agency->now_us);
  return query_queue(agency->store->connection, "dead_letter", parameters, error);
}
