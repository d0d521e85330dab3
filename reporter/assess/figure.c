#include "reporter/assess/figure.h"

struct FigureTable {
  GHashTable *figures; /* Figure by its own key */
  int first_year;      /* these two only when there are figures */
  int last_year;
};

static guint hash_key(gconstpointer key)
{
  const FigureKey *wanted = key;
  gint64 area_and_year = (gint64)wanted->area_id << 16 ^ wanted->year;
  gint64 series = (gint64)wanted->breakdown << 16 ^ wanted->indicator_id;
  return g_int64_hash(&area_and_year) * 31 + g_int64_hash(&series);
}

static gboolean equal_keys(gconstpointer left, gconstpointer right)
{
  const FigureKey *a = left;
  const FigureKey *b = right;
  return a->area_id == b->area_id && a->indicator_id == b->indicator_id && a->year == b->year &&
         a->breakdown == b->breakdown;
}

FigureTable *figure_table_new(void)
{
  FigureTable *table = g_new0(FigureTable, 1);
  table->figures = g_hash_table_new_full(hash_key, equal_keys, NULL, g_free);
  return table;
}

void figure_table_free(FigureTable *table)
{
  if (table == NULL)
    return;
  g_hash_table_unref(table->figures);
  g_free(table);
}

void figure_table_add(FigureTable *table, const Figure *figure)
{
  bool is_first = g_hash_table_size(table->figures) == 0;
  table->first_year = is_first ? figure->key.year : MIN(table->first_year, figure->key.year);
  table->last_year = is_first ? figure->key.year : MAX(table->last_year, figure->key.year);
  Figure *copy = g_memdup2(figure, sizeof *figure);
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

bool figure_is_provisional(const Figure *figure)
{
  return figure->status == 'P' || figure->release > RELEASE_SHOWN;
}
