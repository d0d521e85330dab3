#include "reporter/assess/figure.h"

#include <string.h>

struct FigureTable {
  GHashTable *figures;    /* Figure by its own key */
  GByteArray *indicators; /* by id: not 0 when it has figures */
  int first_year;         /* these two only when there are figures */
  int last_year;
};

static guint hash_key(gconstpointer key)
{
  const FigureKey *wanted = key;
  gint64 area_and_year = (gint64)wanted->area_id << 16 ^ wanted->year;
  gint64 series = (gint64)wanted->pooled_years << 32 ^ (gint64)wanted->breakdown << 16 ^ wanted->indicator_id;
  return g_int64_hash(&area_and_year) * 31 + g_int64_hash(&series);
}

static gboolean equal_keys(gconstpointer left, gconstpointer right)
{
  const FigureKey *a = left;
  const FigureKey *b = right;
  return a->area_id == b->area_id && a->indicator_id == b->indicator_id && a->year == b->year &&
         a->breakdown == b->breakdown && a->pooled_years == b->pooled_years;
}

FigureTable *figure_table_new(void)
{
  FigureTable *table = g_new0(FigureTable, 1);
  table->figures = g_hash_table_new_full(hash_key, equal_keys, NULL, g_free);
  table->indicators = g_byte_array_new();
  return table;
}

void figure_table_free(FigureTable *table)
{
  if (table == NULL)
    return;
  g_hash_table_unref(table->figures);
  g_byte_array_unref(table->indicators);
  g_free(table);
}

static void note_indicator(FigureTable *table, int16_t id)
{
  const guint place = (guint)(uint16_t)id, had = table->indicators->len;
  if (place >= had) {
    g_byte_array_set_size(table->indicators, place + 1);
    memset(table->indicators->data + had, 0, place + 1 - had);
  }
  table->indicators->data[place] = 1;
}

bool figure_table_has_indicator(const FigureTable *table, int16_t id)
{
  const guint place = (guint)(uint16_t)id;
  return place < table->indicators->len && table->indicators->data[place] != 0;
}

void figure_table_add(FigureTable *table, const Figure *figure)
{
  bool is_first = g_hash_table_size(table->figures) == 0;
  table->first_year = is_first ? figure->key.year : MIN(table->first_year, figure->key.year);
  table->last_year = is_first ? figure->key.year : MAX(table->last_year, figure->key.year);
  Figure *copy = g_memdup2(figure, sizeof *figure);
  note_indicator(table, figure->key.indicator_id);
  g_hash_table_replace(table->figures, &copy->key, copy);
}

void figure_table_years(const FigureTable *table, int *out_first, int *out_last)
{
  if (g_hash_table_size(table->figures) == 0)
    return;
  *out_first = table->first_year;
  *out_last = table->last_year;
}

const Figure *figure_table_find(const FigureTable *table, FigureKey key)
{
  return g_hash_table_lookup(table->figures, &key);
}

const Figure *figure_table_valued(const FigureTable *table, FigureKey key)
{
  const Figure *figure = figure_table_find(table, key);
  return figure != NULL && figure->has_value ? figure : NULL;
}

static int compare(int a, int b)
{
  return a < b ? -1 : a > b;
}

static int compare_keys(gconstpointer left, gconstpointer right)
{
  const FigureKey *a = &(*(const Figure *const *)left)->key;
  const FigureKey *b = &(*(const Figure *const *)right)->key;
  const int by[] = {compare(a->indicator_id, b->indicator_id), compare(a->year, b->year),
                    compare(a->area_id, b->area_id), compare(a->breakdown, b->breakdown),
                    compare(a->pooled_years, b->pooled_years)};
  for (guint i = 0; i < G_N_ELEMENTS(by); i++)
    if (by[i] != 0)
      return by[i];
  return 0;
}

GPtrArray *figure_table_sorted(const FigureTable *table, int indicator_id)
{
  GPtrArray *figures = g_ptr_array_new();
  GHashTableIter iter;
  gpointer figure = NULL;
  g_hash_table_iter_init(&iter, table->figures);
  while (g_hash_table_iter_next(&iter, NULL, &figure))
    if (indicator_id == 0 || ((const Figure *)figure)->key.indicator_id == indicator_id)
      g_ptr_array_add(figures, figure);
  g_ptr_array_sort(figures, compare_keys);
  return figures;
}

bool figure_is_on_record(const Figure *figure)
{
  return figure->has_value || figure->has_hidden_value;
}

bool figure_is_provisional(const Figure *figure)
{
  return figure->status == 'P' || figure->release > RELEASE_SHOWN;
}
