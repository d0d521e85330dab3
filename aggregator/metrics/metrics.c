#include "aggregator/metrics/metrics.h"

#include <string.h>

typedef struct Metric Metric;
typedef void (*MetricFunc)(const Metric *metric, const json_t *status, GString *out);

struct Metric {
  const char *name;
  const char *type;
  const char *key; /* in the status, or in the object of a collector */
  MetricFunc print;
  const char *label; /* of what is told apart; NULL: nothing */
  const char *help;
};

/* --- Text format -------------------------------------------------------------------------------------------------- */

static double number_of(const json_t *value)
{
  return json_is_boolean(value) ? json_is_true(value) : json_number_value(value);
}

static void print_number(GString *out, double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append_printf(out, " %s\n", g_ascii_dtostr(buffer, sizeof buffer, number));
}

/* A label's value: backslash, quote and line feed are escaped, nothing else may be. */
static void print_label(GString *out, const char *label, const char *value)
{
  g_string_append_printf(out, "%s=\"", label);
  for (const char *c = value; *c != '\0'; c++)
    switch (*c) {
    case '\\':
    case '"':
      g_string_append_printf(out, "\\%c", *c);
      break;
    case '\n':
      g_string_append(out, "\\n");
      break;
    default:
      g_string_append_c(out, *c);
    }
  g_string_append_c(out, '"');
}

/* --- Where figures stand ------------------------------------------------------------------------------------------ */

static void print_value(const Metric *metric, const json_t *status, GString *out)
{
  const json_t *value = json_object_get(status, metric->key);
  if (value == NULL || json_is_null(value))
    return;
  g_string_append(out, metric->name);
  print_number(out, number_of(value));
}

/* An object from the label's value to the figure. */
static void print_by_label(const Metric *metric, const json_t *status, GString *out)
{
  json_t *figures = json_object_get(status, metric->key);
  const char *name = NULL;
  json_t *figure = NULL;
  json_object_foreach(figures, name, figure)
  {
    g_string_append_printf(out, "%s{", metric->name);
    print_label(out, metric->label, name);
    g_string_append_c(out, '}');
    print_number(out, number_of(figure));
  }
}

/* Of those that have the figure: what a collector says of itself is known only while it is connected. */
static void print_per_collector(const Metric *metric, const json_t *status, GString *out)
{
  const json_t *collectors = json_object_get(status, "collectors");
  size_t i = 0;
  json_t *collector = NULL;
  json_array_foreach(collectors, i, collector)
  {
    const json_t *figure = json_object_get(collector, metric->key);
    if (figure == NULL)
      continue;
    g_string_append_printf(out, "%s{", metric->name);
    print_label(out, "agency", json_string_value(json_object_get(collector, "agency")));
    g_string_append_printf(out, ",collector=\"%" JSON_INTEGER_FORMAT "\"}",
                           json_integer_value(json_object_get(collector, "collector")));
    print_number(out, number_of(figure));
  }
}

/* A histogram in the status is {"buckets": {"5": n, …}, "sum_ms": s, "count": n}, its bounds in milliseconds and its buckets cumulative. */
static void print_histogram(const Metric *metric, const json_t *status, GString *out)
{
  const json_t *histogram = json_object_get(status, metric->key);
  json_t *buckets = json_object_get(histogram, "buckets");
  const char *bound_ms = NULL;
  json_t *figure = NULL;
  if (histogram == NULL)
    return;
  json_object_foreach(buckets, bound_ms, figure)
  {
    char bound[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append_printf(out, "%s_bucket{le=\"%s\"}", metric->name,
                           g_ascii_formatd(bound, sizeof bound, "%g", g_ascii_strtod(bound_ms, NULL) / 1000));
    print_number(out, number_of(figure));
  }
  const double count = number_of(json_object_get(histogram, "count"));
  g_string_append_printf(out, "%s_bucket{le=\"+Inf\"}", metric->name);
  print_number(out, count);
  g_string_append_printf(out, "%s_sum", metric->name);
  print_number(out, number_of(json_object_get(histogram, "sum_ms")) / 1000);
  g_string_append_printf(out, "%s_count", metric->name);
  print_number(out, count);
}

/* --- The metrics -------------------------------------------------------------------------------------------------- */

static const Metric metrics[] = {
    {"halfsky_aggregator_info", "gauge", "versions", print_by_label, "version", "Always 1; the label is the version."},
    {"process_resident_memory_bytes", "gauge", "resident_bytes", print_value, NULL, "Memory in use."},
    {"process_start_time_seconds", "gauge", "started_at_s", print_value, NULL, "When it was started, in Unix time."},
    {"halfsky_database_available", "gauge", "has_database", print_value, NULL, "1 while all writers have PostgreSQL."},
    {"halfsky_database_days_ahead", "gauge", "days_ahead", print_value, NULL,
     "Days from now until the last day for which there is a partition."},
    {"halfsky_sessions", "gauge", "sessions", print_value, NULL, "Collectors that are connected."},
    {"halfsky_credit_ceiling_bytes", "gauge", "ceiling_bytes", print_value, NULL,
     "Bytes of batches that may be on the way or wait, over all sessions."},
    {"halfsky_credit_reserved_bytes", "gauge", "reserved_bytes", print_value, NULL, "Bytes of these that are granted."},
    {"halfsky_batches_waiting", "gauge", "batches_waiting", print_value, NULL, "Batches that wait for a writer."},
    {"halfsky_hellos_total", "counter", "hellos", print_value, NULL, "Sessions that began."},
    {"halfsky_batches_received_total", "counter", "batches_received", print_value, NULL, "Batches received."},
    {"halfsky_outcomes_total", "counter", "outcomes", print_value, NULL, "Batches answered."},
    {"halfsky_replays_total", "counter", "replays", print_value, NULL, "Batches of these that were stored before."},
    {"halfsky_rows_total", "counter", "rows", print_by_label, "fate", "Rows of batches by what became of them."},
    {"halfsky_rows_rejected_total", "counter", "rejected_by_rule", print_by_label, "rule",
     "Refused cells by the audit rule that refused them, as far as outcomes list them."},
    {"halfsky_refusals_total", "counter", "refused_by_reason", print_by_label, "reason", "Messages refused."},
    {"halfsky_dropped_messages_total", "counter", "dropped_by_reason", print_by_label, "reason",
     "Messages dropped without an answer."},
    {"halfsky_connections", "gauge", "connections", print_value, NULL,
     "Connections that are open, whether or not their handshake is over."},
    {"halfsky_connections_accepted_total", "counter", "connections_accepted", print_value, NULL,
     "Connections accepted."},
    {"halfsky_handshakes_failed_total", "counter", "handshakes_failed_by_reason", print_by_label, "reason",
     "Handshakes that failed: an unregistered key, nonsense or the wrong server key, or never finished."},
    {"halfsky_connections_cut_total", "counter", "cut_by_reason", print_by_label, "reason",
     "Connections cut off to protect the others: they held unfinished messages, read nothing, never said anything, or "
     "were too many with one key."},
    {"halfsky_store_seconds", "histogram", "store_time", print_histogram, NULL,
     "Time from a batch's arrival until its outcome is durable."},
    {"halfsky_collector_connected", "gauge", "is_connected", print_per_collector, NULL,
     "1 while the collector is connected here; every one that is registered and not revoked has a series."},
    {"halfsky_collector_last_contact_seconds", "gauge", "heard_at_s", print_per_collector, NULL,
     "When anything came from it last, in Unix time; 0: never."},
    {"halfsky_collector_registered_seconds", "gauge", "registered_at_s", print_per_collector, NULL,
     "When it was registered, in Unix time."},
    {"halfsky_collector_unfinished_batches", "gauge", "unfinished_batches", print_per_collector, NULL,
     "Batches in the collector's spool that have no outcome yet."},
    {"halfsky_collector_unfinished_bytes", "gauge", "unfinished_bytes", print_per_collector, NULL, "Their bytes."},
    {"halfsky_collector_oldest_age_seconds", "gauge", "oldest_age_s", print_per_collector, NULL,
     "How long the oldest of them has waited."},
    {"halfsky_collector_disk_free_bytes", "gauge", "disk_free_bytes", print_per_collector, NULL,
     "Space left on the disk of the collector's spool."},
    {"halfsky_collector_has_error", "gauge", "has_error", print_per_collector, NULL,
     "1 while the collector reports an error; `status` says which."},
};

char *metrics_text(const json_t *status)
{
  GString *out = g_string_new(NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(metrics); i++) {
    const Metric *metric = &metrics[i];
    g_string_append_printf(out, "# HELP %s %s\n# TYPE %s %s\n", metric->name, metric->help, metric->name, metric->type);
    metric->print(metric, status, out);
  }
  return g_string_free(out, FALSE);
}
