#include "collector/review/history.h"

#include <math.h>
#include <string.h>

/* Values are kept by series, each in the order of periods: whatever comes in that order only has to be appended, and nothing is ever sorted. */

/* The values of one cell over time. */
typedef struct Series {
  PastValue *values; /* ascending */
  guint n, room;
  double lowest, highest; /* as in PastSeries, once finished */
} Series;

/* The series of one indicator, by the number of their breakdown. */
typedef struct IndicatorPast {
  int16_t indicator_id;
  GArray *series; /* Series */
} IndicatorPast;

struct History {
  GHashTable *by_indicator; /* id → IndicatorPast */
  IndicatorPast *last;      /* that was asked for; NULL: none */
  GPtrArray *ordered;       /* IndicatorPast by id, borrowed; once finished */
  guint n_values;
  GPtrArray *keys;         /* by number; owned by texts */
  GHashTable *key_numbers; /* key → number + 1 */
  GStringChunk *texts;
};

static void free_values(gpointer series)
{
  g_free(((Series *)series)->values);
}

static void free_indicator(gpointer pointer)
{
  IndicatorPast *past = pointer;
  g_array_unref(past->series);
  g_free(past);
}

History *history_new(void)
{
  History *history = g_new0(History, 1);
  history->by_indicator = g_hash_table_new_full(NULL, NULL, NULL, free_indicator);
  history->ordered = g_ptr_array_new();
  history->keys = g_ptr_array_new();
  history->key_numbers = g_hash_table_new(g_str_hash, g_str_equal);
  history->texts = g_string_chunk_new(1024);
  return history;
}

void history_free(History *history)
{
  if (history == NULL)
    return;
  g_hash_table_unref(history->by_indicator);
  g_ptr_array_unref(history->ordered);
  g_ptr_array_unref(history->keys);
  g_hash_table_unref(history->key_numbers);
  g_string_chunk_free(history->texts);
  g_free(history);
}

/* --- Adding ------------------------------------------------------------------------------------------------------- */

uint16_t history_key_number(History *history, const char *key)
{
  const guint known = GPOINTER_TO_UINT(g_hash_table_lookup(history->key_numbers, key));
  if (known > 0)
    return (uint16_t)(known - 1);
  g_assert(history->keys->len < UINT16_MAX); /* the catalogue bounds the breakdowns */
  char *kept = g_string_chunk_insert(history->texts, key);
  g_ptr_array_add(history->keys, kept);
  g_hash_table_insert(history->key_numbers, kept, GUINT_TO_POINTER(history->keys->len));
  return (uint16_t)(history->keys->len - 1);
}

static IndicatorPast *past_of_indicator(History *history, int16_t indicator_id)
{
  if (history->last != NULL && history->last->indicator_id == indicator_id)
    return history->last;
  IndicatorPast *past = g_hash_table_lookup(history->by_indicator, GINT_TO_POINTER((int)indicator_id));
  if (past == NULL) {
    past = g_new0(IndicatorPast, 1);
    past->indicator_id = indicator_id;
    past->series = g_array_new(FALSE, TRUE, sizeof(Series));
    g_array_set_clear_func(past->series, free_values);
    g_hash_table_insert(history->by_indicator, GINT_TO_POINTER((int)indicator_id), past);
  }
  history->last = past;
  return past;
}

static Series *series_to_fill(History *history, int16_t indicator_id, uint16_t key_number)
{
  GArray *all = past_of_indicator(history, indicator_id)->series;
  if (key_number >= all->len)
    g_array_set_size(all, key_number + 1u);
  Series *series = &g_array_index(all, Series, key_number);
  series->lowest = series->highest = NAN; /* until it is finished */
  return series;
}

/* Makes room for one more value at PLACE. */
static PastValue *open_place(Series *series, guint place)
{
  enum { ROOM_LEAST = 4 };
  if (series->n == series->room) {
    series->room = MAX(ROOM_LEAST, 2 * series->room);
    series->values = g_renew(PastValue, series->values, series->room);
  }
  PastValue *opened = series->values + place;
  memmove(opened + 1, opened, (series->n - place) * sizeof *opened);
  series->n++;
  return opened;
}

/* Where the value of PERIOD stands, or is to stand. */
static PastValue *find_place(History *history, Series *series, Period period)
{
  const PastSeries past = {series->values, series->n, NAN, NAN};
  const guint place = past_series_place(past, period);
  if (place < series->n && period_equal(series->values[place].period, period))
    return series->values + place;
  history->n_values++;
  return open_place(series, place);
}

void history_add_numbered(History *history, const Record *record, uint16_t key_number, bool is_stored)
{
  Series *series = series_to_fill(history, record->indicator_id, key_number);
  *find_place(history, series, record->period) = (PastValue){
      .indicator_id = record->indicator_id,
      .breakdown = key_number,
      .period = record->period,
      .value = record->value,
      .denominator = record->denominator,
      .has_value = record->has_value,
      .has_denominator = record->has_denominator,
      .is_stored = is_stored,
      .status = record->status,
      .comment = record->comment != NULL ? g_string_chunk_insert_const(history->texts, record->comment) : NULL,
  };
}

void history_add(History *history, const Record *record, const char *key, bool is_stored)
{
  history_add_numbered(history, record, history_key_number(history, key), is_stored);
}

/* --- Finishing ---------------------------------------------------------------------------------------------------- */

static void count_breaks(Series *series)
{
  uint16_t n_breaks = 0;
  for (guint i = 0; i < series->n; i++) {
    if (series->values[i].status == STATUS_BREAK)
      n_breaks++;
    series->values[i].n_breaks = n_breaks;
  }
}

static void find_bounds(Series *series)
{
  double lowest = INFINITY, highest = -INFINITY;
  bool has_denominators = false;
  for (guint i = 0; i < series->n; i++) {
    const PastValue *past = &series->values[i];
    has_denominators = has_denominators || past->has_denominator;
    if (past->has_value && past->value < lowest)
      lowest = past->value;
    if (past->has_value && past->value > highest)
      highest = past->value;
  }
  const bool is_bounded = !has_denominators && lowest <= highest;
  series->lowest = is_bounded ? lowest : NAN;
  series->highest = is_bounded ? highest : NAN;
}

static void finish_series(GArray *all)
{
  for (guint i = 0; i < all->len; i++) {
    count_breaks(&g_array_index(all, Series, i));
    find_bounds(&g_array_index(all, Series, i));
  }
}

static gint compare_ids(gconstpointer left, gconstpointer right)
{
  const IndicatorPast *a = *(IndicatorPast *const *)left, *b = *(IndicatorPast *const *)right;
  return a->indicator_id - b->indicator_id;
}

void history_finish(History *history)
{
  GHashTableIter iterator;
  gpointer past = NULL;
  g_ptr_array_set_size(history->ordered, 0);
  g_hash_table_iter_init(&iterator, history->by_indicator);
  while (g_hash_table_iter_next(&iterator, NULL, &past)) {
    finish_series(((IndicatorPast *)past)->series);
    g_ptr_array_add(history->ordered, past);
  }
  g_ptr_array_sort(history->ordered, compare_ids);
}

/* --- Asking ------------------------------------------------------------------------------------------------------- */

static const PastSeries no_series = {NULL, 0, NAN, NAN};

guint history_n_values(const History *history)
{
  return history->n_values;
}

const PastValue *history_next(const History *history, HistoryPlace *place)
{
  for (; place->indicator < history->ordered->len; place->indicator++, place->series = 0) {
    const GArray *all = ((const IndicatorPast *)g_ptr_array_index(history->ordered, place->indicator))->series;
    for (; place->series < all->len; place->series++, place->value = 0) {
      const Series *series = &g_array_index(all, Series, place->series);
      if (place->value < series->n)
        return &series->values[place->value++];
    }
  }
  return NULL;
}

const char *history_key(const History *history, const PastValue *value)
{
  return g_ptr_array_index(history->keys, value->breakdown);
}

PastSeries history_series_numbered(const History *history, int16_t indicator_id, uint16_t key_number)
{
  const IndicatorPast *past = history->last;
  if (past == NULL || past->indicator_id != indicator_id)
    past = g_hash_table_lookup(history->by_indicator, GINT_TO_POINTER((int)indicator_id));
  if (past == NULL || key_number >= past->series->len)
    return no_series;
  const Series *series = &g_array_index(past->series, Series, key_number);
  return (PastSeries){series->values, series->n, series->lowest, series->highest};
}

PastSeries history_series(const History *history, int16_t indicator_id, const char *key)
{
  const guint known = GPOINTER_TO_UINT(g_hash_table_lookup(history->key_numbers, key));
  return known > 0 ? history_series_numbered(history, indicator_id, (uint16_t)(known - 1)) : no_series;
}

/* Where PERIOD stands in a series without holes. */
static guint place_without_holes(PastSeries series, Period period)
{
  const Period first = series.values[0].period;
  return (guint)((period.year - first.year) * frequency_periods_per_year(period.frequency) + period.part - first.part);
}

guint past_series_place(PastSeries series, Period period)
{
  guint low = 0, high = series.n;
  if (high == 0 || period_compare(series.values[high - 1].period, period) < 0)
    return high;
  const guint guess = place_without_holes(series, period);
  if (guess < series.n && period_equal(series.values[guess].period, period))
    return guess;
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
