#include "aggregator/administration/status.h"

#include <stdio.h>
#include <string.h>

#include "aggregator/administration/listing.h"
#include "aggregator/administration/status_reporting.h"
#include "base/clock.h"
#include "database/query.h"

/* --- The database ------------------------------------------------------------------------------------------------- */

static json_t *read_counts(Result *row, const char *time_zone)
{
  static const char *const counts[] = {"agencies",     "collectors",      "submissions",
                                       "observations", "quarantine_open", "dead_letters"};
  json_t *status = json_pack("{s:i, s:s?}", "schema_version", (int)result_int32(row, 0, 0), "catalogue_digest",
                             result_optional_text(row, 0, 1));
  for (int i = 0; i < (int)G_N_ELEMENTS(counts); i++)
    json_object_set_new(status, counts[i], json_integer(result_int64(row, 0, 2 + i)));
  const int last_column = 2 + (int)G_N_ELEMENTS(counts);
  g_autofree char *last_stored_at =
      result_is_null(row, 0, last_column) ? NULL : clock_format_iso(result_timestamptz(row, 0, last_column), time_zone);
  json_object_set_new(status, "last_stored_at", last_stored_at != NULL ? json_string(last_stored_at) : json_null());
  return status;
}

json_t *status_of_database(Connection *connection, const char *time_zone, GError **error)
{
  g_autoptr(Result) row = query_run(connection, "status_counts", QUERY_ONE_ROW, NULL, error);
  if (row == NULL)
    return NULL;
  json_t *status = read_counts(row, time_zone);
  if (result_check(row, error))
    return status;
  json_decref(status);
  return NULL;
}

/* --- The page ----------------------------------------------------------------------------------------------------- */

/* A member that is shown, with its heading `aggregator.status.<key>`. */
static const char *const aggregator_keys[] = {
    "endpoint",      "has_database",    "database_trouble", "sessions",         "reserved_bytes",
    "ceiling_bytes", "batches_waiting", "batches_received", "outcomes",         "rows.new",
    "rows.revised",  "rows.unchanged",  "rows.rejected",    "messages_refused", NULL};
static const char *const database_keys[] = {
    "schema_version", "catalogue_digest", "agencies",     "collectors",     "submissions",
    "observations",   "quarantine_open",  "dead_letters", "last_stored_at", NULL};
static const char *const collector_keys[] = {
    "agency", "collector", "state", "software", "heard_at", "unfinished_batches", "oldest_age_s", "last_error", NULL};

/* A value as people read it. The caller frees it. */
static char *value_text(const json_t *value, Language language)
{
  if (json_is_boolean(value))
    return g_strdup(text(language, json_is_true(value) ? "aggregator.status.yes" : "aggregator.status.no"));
  if (json_is_integer(value))
    return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
  return g_strdup(json_is_string(value) ? json_string_value(value) : "—");
}

/* The member that KEY names; a dot leads into an object. NULL when there is none. */
static const json_t *member(const json_t *part, const char *key)
{
  const char *dot = strchr(key, '.');
  if (dot == NULL)
    return json_object_get(part, key);
  g_autofree char *outer = g_strndup(key, (gsize)(dot - key));
  return member(json_object_get(part, outer), dot + 1);
}

static const char *heading_text(const char *key, Language language)
{
  g_autofree char *code = g_strdup_printf("aggregator.status.%s", key);
  return text(language, code);
}

static void print_part(const json_t *part, const char *heading, const char *remark, const char *const *keys,
                       Language language)
{
  const char *const headings[] = {heading, remark != NULL ? remark : "", NULL};
  g_autoptr(Listing) listing = listing_new(headings);
  for (; part != NULL && json_is_object(part) && *keys != NULL; keys++) {
    g_autofree char *indented = g_strdup_printf("  %s", heading_text(*keys, language));
    g_autofree char *value = value_text(member(part, *keys), language);
    listing_add(listing, indented);
    listing_add(listing, value);
  }
  listing_print(listing);
}

static char *collector_text(const json_t *collector, const char *key, Language language)
{
  const json_t *value = json_object_get(collector, key);
  if (strcmp(key, "state") == 0) {
    g_autofree char *code = g_strdup_printf("aggregator.state.%s", json_string_value(value));
    return g_strdup(text(language, code));
  }
  if (strcmp(key, "heard_at") == 0 && json_is_string(value))
    return clock_time_for_people(json_string_value(value));
  return value_text(value, language);
}

static void add_collector(Listing *listing, const json_t *collector, Language language)
{
  for (const char *const *key = collector_keys; *key != NULL; key++) {
    g_autofree char *cell = collector_text(collector, *key, language);
    listing_add(listing, cell);
  }
}

static gint compare_agencies(gconstpointer a, gconstpointer b)
{
  const json_t *const *first = a;
  const json_t *const *second = b;
  return g_strcmp0(json_string_value(json_object_get(*first, "agency")),
                   json_string_value(json_object_get(*second, "agency")));
}

static void print_collectors(const json_t *collectors, Language language)
{
  if (json_array_size(collectors) == 0)
    return;
  const char *headings[G_N_ELEMENTS(collector_keys)] = {NULL};
  for (guint i = 0; collector_keys[i] != NULL; i++)
    headings[i] = heading_text(collector_keys[i], language);
  g_autoptr(Listing) listing = listing_new(headings);
  g_autoptr(GPtrArray) by_agency = g_ptr_array_new();
  for (size_t i = 0; i < json_array_size(collectors); i++)
    g_ptr_array_add(by_agency, json_array_get(collectors, i));
  g_ptr_array_sort(by_agency, compare_agencies);
  for (guint i = 0; i < by_agency->len; i++)
    add_collector(listing, g_ptr_array_index(by_agency, i), language);
  printf("\n");
  listing_print(listing);
}

void status_print(const json_t *status, Language language)
{
  const json_t *aggregator = json_object_get(status, "aggregator");
  const char *failure = json_string_value(json_object_get(status, "aggregator_error"));
  print_part(aggregator, text(language, "aggregator.status.aggregator"),
             failure != NULL ? failure : text(language, "aggregator.status.since_start"), aggregator_keys, language);
  print_part(json_object_get(status, "database"), text(language, "aggregator.status.database"),
             json_string_value(json_object_get(status, "database_error")), database_keys, language);
  print_collectors(json_object_get(aggregator, "collectors"), language);
  status_reporting_print(json_object_get(status, "reporting"), language);
}
