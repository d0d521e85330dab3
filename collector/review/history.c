#include "collector/review/history.h"

struct History {
  GArray *values;          /* PastValue; sorted once finished */
  GPtrArray *keys;         /* by number; owned by texts */
  GHashTable *key_numbers; /* key → number + 1 */
  GStringChunk *texts;
};

History *history_new(void)
{
  History *history = g_new0(History, 1);
  history->values = g_array_new(FALSE, FALSE, sizeof(PastValue));
  history->keys = g_ptr_array_new();
  history->key_numbers = g_hash_table_new(g_str_hash, g_str_equal);
  history->texts = g_string_chunk_new(1024);
  return history;
}

void history_free(History *history)
{
  if (history == NULL)
    return;
  g_array_unref(history->values);
  g_ptr_array_unref(history->keys);
  g_hash_table_unref(history->key_numbers);
  g_string_chunk_free(history->texts);
  g_free(history);
}

/* The number of KEY; -1 when no value has it. */
static int find_key(const History *history, const char *key)
{
  return GPOINTER_TO_INT(g_hash_table_lookup(history->key_numbers, key)) - 1;
}

static uint16_t number_of_key(History *history, const char *key)
{
  const int known = find_key(history, key);
  if (known >= 0)
    return (uint16_t)known;
  g_assert(history->keys->len < UINT16_MAX); /* the catalogue bounds the breakdowns */
  char *kept = g_string_chunk_insert(history->texts, key);
  g_ptr_array_add(history->keys, kept);
  g_hash_table_insert(history->key_numbers, kept, GINT_TO_POINTER((int)history->keys->len));
  return (uint16_t)(history->keys->len - 1);
}

void history_add(History *history, const Record *record, const char *key, bool is_stored)
{
  const PastValue value = {
      .indicator_id = record->indicator_id,
      .breakdown = number_of_key(history, key),
      .period = record->period,
      .value = record->value,
      .denominator = record->denominator,
      .has_value = record->has_value,
      .has_denominator = record->has_denominator,
      .is_stored = is_stored,
      .status = record->status,
      .comment = record->comment != NULL ? g_string_chunk_insert_const(history->texts, record->comment) : NULL,
  };
  g_array_append_val(history->values, value);
}

static int compare_series(const PastValue *a, const PastValue *b)
{
  return a->indicator_id != b->indicator_id ? a->indicator_id - b->indicator_id : a->breakdown - b->breakdown;
}

static gint compare_values(gconstpointer left, gconstpointer right)
{
  const PastValue *a = left, *b = right;
  const int by_series = compare_series(a, b);
  return by_series != 0 ? by_series : period_compare(a->period, b->period);
}

void history_finish(History *history)
{
  GArray *values = history->values;
  guint n_kept = 0;
  g_array_sort(values, compare_values); /* stable: of one cell's values the one added last comes last */
  for (guint i = 0; i < values->len; i++) {
    const PastValue *value = &g_array_index(values, PastValue, i);
    const bool is_last = i + 1 == values->len || compare_values(value, value + 1) != 0;
    if (is_last)
      g_array_index(values, PastValue, n_kept++) = *value;
  }
  g_array_set_size(values, n_kept);
}

guint history_n_values(const History *history)
{
  return history->values->len;
}

const PastValue *history_nth(const History *history, guint i)
{
  return &g_array_index(history->values, PastValue, i);
}

const char *history_key(const History *history, const PastValue *value)
{
  return g_ptr_array_index(history->keys, value->breakdown);
}

/* The first place in the history whose value does not belong to a series before SOUGHT's. */
static guint series_start(const History *history, const PastValue *sought)
{
  guint low = 0, high = history->values->len;
  while (low < high) {
    const guint middle = low + (high - low) / 2;
    if (compare_series(history_nth(history, middle), sought) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

PastSeries history_series(const History *history, int16_t indicator_id, const char *key)
{
  const int number = find_key(history, key);
  if (number < 0)
    return (PastSeries){NULL, 0};
  const PastValue sought = {.indicator_id = indicator_id, .breakdown = (uint16_t)number};
  const PastValue next = {.indicator_id = indicator_id, .breakdown = (uint16_t)(number + 1)};
  const guint first = series_start(history, &sought), end = series_start(history, &next);
  return (PastSeries){end > first ? history_nth(history, first) : NULL, end - first};
}

guint past_series_place(PastSeries series, Period period)
{
  guint low = 0, high = series.n;
  while (low < high) {
    const guint middle = low + (high - low) / 2;
    if (period_compare(series.values[middle].period, period) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

const PastValue *past_series_value(PastSeries series, Period period)
{
  const guint place = past_series_place(series, period);
  const bool is_found = place < series.n && period_equal(series.values[place].period, period);
  return is_found ? &series.values[place] : NULL;
}

const PastValue *history_value(const History *history, int16_t indicator_id, const char *key, Period period)
{
  return past_series_value(history_series(history, indicator_id, key), period);
}

const PastValue *history_value_before(const History *history, int16_t indicator_id, const char *key, Period period)
{
  const PastSeries series = history_series(history, indicator_id, key);
  for (guint i = past_series_place(series, period); i > 0; i--)
    if (series.values[i - 1].has_value && series.values[i - 1].period.frequency == period.frequency)
      return &series.values[i - 1];
  return NULL;
}

Record past_value_as_record(const PastValue *value, uint16_t breakdown)
{
  return (Record){.indicator_id = value->indicator_id,
                  .breakdown = breakdown,
                  .period = value->period,
                  .value = value->value,
                  .denominator = value->denominator,
                  .has_value = value->has_value,
                  .has_denominator = value->has_denominator,
                  .status = value->status,
                  .comment = value->comment};
}
