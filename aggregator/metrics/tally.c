#include "aggregator/metrics/tally.h"

#include <string.h>

/* --- Counts by name ----------------------------------------------------------------------------------------------- */

struct Tally {
  GHashTable *counts; /* name → uint64_t */
};

Tally *tally_new(void)
{
  Tally *tally = g_new0(Tally, 1);
  tally->counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  return tally;
}

void tally_free(Tally *tally)
{
  if (tally == NULL)
    return;
  g_hash_table_unref(tally->counts);
  g_free(tally);
}

void tally_add(Tally *tally, const char *name, uint64_t n)
{
  uint64_t *count = g_hash_table_lookup(tally->counts, name);
  if (count == NULL) {
    count = g_new0(uint64_t, 1);
    g_hash_table_insert(tally->counts, g_strdup(name), count);
  }
  *count += n;
}

static gint compare_names(gconstpointer left, gconstpointer right)
{
  return strcmp(left, right);
}

json_t *tally_json(const Tally *tally)
{
  g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(tally->counts), compare_names);
  json_t *object = json_object();
  for (const GList *name = names; name != NULL; name = name->next) {
    const uint64_t *count = g_hash_table_lookup(tally->counts, name->data);
    json_object_set_new(object, name->data, json_integer((json_int_t)*count));
  }
  return object;
}

/* --- Times -------------------------------------------------------------------------------------------------------- */

static const int64_t bounds_ms[HISTOGRAM_N_BOUNDS] = {5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10000, 60000};

void histogram_add(Histogram *histogram, int64_t took_ms)
{
  histogram->count++;
  histogram->sum_ms += took_ms;
  for (guint i = 0; i < HISTOGRAM_N_BOUNDS; i++)
    if (took_ms <= bounds_ms[i]) {
      histogram->at_most[i]++;
      return;
    }
}

json_t *histogram_json(const Histogram *histogram)
{
  json_t *buckets = json_object();
  uint64_t cumulative = 0;
  for (guint i = 0; i < HISTOGRAM_N_BOUNDS; i++) {
    g_autofree char *bound = g_strdup_printf("%" G_GINT64_FORMAT, bounds_ms[i]);
    cumulative += histogram->at_most[i];
    json_object_set_new(buckets, bound, json_integer((json_int_t)cumulative));
  }
  return json_pack("{s:o, s:I, s:I}", "buckets", buckets, "sum_ms", (json_int_t)histogram->sum_ms, "count",
                   (json_int_t)histogram->count);
}
