/* The metrics as Prometheus reads them, made from a status; and the tallies that the status is made from. */
#include "tests/support/test.h"

#include <string.h>

#include "aggregator/metrics/metrics.h"
#include "aggregator/metrics/tally.h"

/* The metrics of a status given as JSON. The caller frees them. */
static char *metrics_of(const char *status_json)
{
  json_t *status = json_loads(status_json, 0, NULL);
  assert_non_null(status);
  char *metrics = metrics_text(status);
  json_decref(status);
  return metrics;
}

typedef struct Row {
  const char *fact;
  const char *status;
  const char *line;
} Row;

static const Row rows[] = {
    {"a number is a gauge", "{\"sessions\": 3}", "\nhalfsky_sessions 3\n"},
    {"true is 1", "{\"has_database\": true}", "\nhalfsky_database_available 1\n"},
    {"false is 0", "{\"has_database\": false}", "\nhalfsky_database_available 0\n"},
    {"counts by name have a label", "{\"rows\": {\"new\": 7}}", "\nhalfsky_rows_total{fate=\"new\"} 7\n"},
    {"labels are escaped", "{\"rejected_by_rule\": {\"a\\\\b\\\"c\\nd\": 1}}",
     "\nhalfsky_rows_rejected_total{rule=\"a\\\\b\\\"c\\nd\"} 1\n"},
    {"figures of collectors name agency and collector",
     "{\"collectors\": [{\"agency\": \"H-1\", \"collector\": 2, \"oldest_age_s\": 90}]}",
     "\nhalfsky_collector_oldest_age_seconds{agency=\"H-1\",collector=\"2\"} 90\n"},
    {"large counters keep their digits", "{\"hellos\": 9007199254740991}", "\nhalfsky_hellos_total 9007199254740991\n"},
    {"bounds are in seconds",
     "{\"store_time\": {\"buckets\": {\"5\": 1, \"2500\": 4}, \"sum_ms\": 1250, \"count\": 5}}",
     "\nhalfsky_store_seconds_bucket{le=\"0.005\"} 1\nhalfsky_store_seconds_bucket{le=\"2.5\"} 4\n"
     "halfsky_store_seconds_bucket{le=\"+Inf\"} 5\nhalfsky_store_seconds_sum 1.25\nhalfsky_store_seconds_count 5\n"},
};

static void figure_becomes_a_line(void **state)
{
  const Row *row = *state;
  g_autofree char *metrics = metrics_of(row->status);
  assert_non_null(strstr(metrics, row->line));
}

static void missing_figure_is_left_out(G_GNUC_UNUSED void **state)
{
  g_autofree char *metrics = metrics_of("{\"endpoint\": null}");
  g_auto(GStrv) lines = g_strsplit(metrics, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    assert_true(lines[i][0] == '#' || lines[i][0] == '\0');
}

static void tally_counts_by_name(G_GNUC_UNUSED void **state)
{
  g_autoptr(Tally) tally = tally_new();
  tally_add(tally, "sex_sum", 2);
  tally_add(tally, "future_period", 1);
  tally_add(tally, "sex_sum", 3);
  json_t *json = tally_json(tally);
  char *dumped = json_dumps(json, JSON_COMPACT);
  assert_string_equal(dumped, "{\"future_period\":1,\"sex_sum\":5}");
  free(dumped);
  json_decref(json);
}

static void histogram_is_cumulative(G_GNUC_UNUSED void **state)
{
  Histogram histogram = {0};
  histogram_add(&histogram, 5);
  histogram_add(&histogram, 6);
  histogram_add(&histogram, 3600000);
  json_t *json = histogram_json(&histogram);
  const json_t *buckets = json_object_get(json, "buckets");
  assert_int_equal(json_integer_value(json_object_get(buckets, "5")), 1);
  assert_int_equal(json_integer_value(json_object_get(buckets, "10")), 2);
  assert_int_equal(json_integer_value(json_object_get(buckets, "60000")), 2);
  assert_int_equal(json_integer_value(json_object_get(json, "count")), 3);
  assert_int_equal(json_integer_value(json_object_get(json, "sum_ms")), 3600011);
  json_decref(json);
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(rows) + 3] = {cmocka_unit_test(missing_figure_is_left_out),
                                                     cmocka_unit_test(tally_counts_by_name),
                                                     cmocka_unit_test(histogram_is_cumulative)};
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
    tests[3 + i] = (struct CMUnitTest){rows[i].fact, figure_becomes_a_line, NULL, NULL, (void *)&rows[i]};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
