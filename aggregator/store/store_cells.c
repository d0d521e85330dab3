#include "aggregator/store/store_cells.h"

#include <string.h>

/* Enough for any number, code or sum; a longer text would only fill the outcome. */
#define REFUSAL_TEXT_BYTES_MAX 200

static void clear_refusal(gpointer self)
{
  StoreRefusal *refusal = self;
  g_free(refusal->given);
  g_free(refusal->expected);
}

void store_cells_init(StoreCells *cells)
{
  cells->judged = NULL;
  cells->n_judged = 0;
  cells->origins = NULL;
  cells->rows = g_array_new(FALSE, FALSE, sizeof(StoreRow));
  cells->refusals = g_array_new(FALSE, FALSE, sizeof(StoreRefusal));
  g_array_set_clear_func(cells->refusals, clear_refusal);
}

void store_cells_clear(StoreCells *cells)
{
  g_clear_pointer(&cells->judged, g_free);
  g_clear_pointer(&cells->origins, g_free);
  g_clear_pointer(&cells->rows, g_array_unref);
  g_clear_pointer(&cells->refusals, g_array_unref);
}

/* A copy of at most REFUSAL_TEXT_BYTES_MAX bytes that does not end within a character. */
static char *shortened(const char *text)
{
  if (text == NULL)
    return g_strdup("");
  const char *end = text + strnlen(text, REFUSAL_TEXT_BYTES_MAX + 1);
  while (end - text > REFUSAL_TEXT_BYTES_MAX)
    end = g_utf8_find_prev_char(text, end);
  return g_strndup(text, (gsize)(end - text));
}

void store_cells_refuse(StoreCells *cells, const Record *record, const char *breakdown_key, const char *rule,
                        const char *field, const char *given, const char *expected)
{
  StoreRefusal refusal = {
      .record = record,
      .breakdown_key = breakdown_key,
      .rule = rule,
      .field = field,
      .given = shortened(given),
      .expected = shortened(expected),
  };
  g_array_append_val(cells->refusals, refusal);
}

size_t store_cells_origin(const StoreCells *cells, const Record *records, const Record *record)
{
  if (record >= cells->judged && record < cells->judged + cells->n_judged)
    return cells->origins[record - cells->judged];
  return (size_t)(record - records);
}

gint64 store_cells_key(int16_t indicator_id, int16_t breakdown_id, int32_t day)
{
  return (gint64)((guint64)(guint16)indicator_id << 48 | (guint64)(guint16)breakdown_id << 32 | (guint32)day);
}

size_t store_cells_count(const StoreCells *cells, StoreFate fate)
{
  size_t count = 0;
  for (guint i = 0; i < cells->rows->len; i++)
    count += g_array_index(cells->rows, StoreRow, i).fate == fate;
  return count;
}
