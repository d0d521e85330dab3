/* status: how the aggregator is doing, from the running one and from the database, whichever answers. */
#include "aggregator/commands.h"

#include <jansson.h>
#include <stdio.h>

#include "aggregator/administration/administration.h"
#include "aggregator/administration/status.h"
#include "aggregator/administration/status_reporting.h"
#include "wire/control.h"

#define ANSWER_TIMEOUT_MS 2000

static json_t *ask_aggregator(const Settings *settings, GError **error)
{
  g_autoptr(Wire) wire = wire_new();
  g_autoptr(GBytes) request = g_bytes_new_static("status", 6);
  g_autoptr(GBytes) answer =
      control_ask(wire, settings_text(settings, "aggregator.control"), request, ANSWER_TIMEOUT_MS, error);
  if (answer == NULL)
    return NULL;
  gsize size = 0;
  const char *bytes = g_bytes_get_data(answer, &size);
  json_t *status = json_loadb(bytes, size, 0, NULL);
  if (status == NULL)
    g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY, "the aggregator's answer cannot be read");
  return status;
}

/* The database's counts, and in *out_reporting who has reported; both or neither. */
static json_t *ask_database(const Settings *settings, json_t **out_reporting, GError **error)
{
  const char *time_zone = settings_text(settings, "aggregator.time_zone");
  g_autoptr(Connection) connection = administration_open(settings, error);
  json_t *counts = connection != NULL ? status_of_database(connection, time_zone, error) : NULL;
  json_t *reporting = counts != NULL ? status_reporting(connection, time_zone, error) : NULL;
  if (reporting == NULL) {
    json_decref(counts);
    return NULL;
  }
  *out_reporting = reporting;
  return counts;
}

static void print_json(const json_t *status)
{
  char *dumped = json_dumps(status, JSON_INDENT(2));
  printf("%s\n", dumped);
  free(dumped);
}

ExitStatus command_status(const Invocation *invocation, GError **error)
{
  g_autoptr(GError) no_aggregator = NULL;
  g_autoptr(GError) no_database = NULL;
  json_t *aggregator = ask_aggregator(invocation->settings, &no_aggregator);
  json_t *reporting = NULL;
  json_t *database = ask_database(invocation->settings, &reporting, &no_database);
  if (aggregator == NULL && database == NULL) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY, "%s; %s", no_aggregator->message, no_database->message);
    return EXIT_UNREACHABLE;
  }
  json_t *status =
      json_pack("{s:o?, s:s?, s:o?, s:s?, s:o?}", "aggregator", aggregator, "aggregator_error",
                no_aggregator != NULL ? no_aggregator->message : NULL, "database", database, "database_error",
                no_database != NULL ? no_database->message : NULL, "reporting", reporting);
  if (invocation_flag(invocation, "json"))
    print_json(status);
  else
    status_print(status, invocation->language);
  json_decref(status);
  return EXIT_DONE;
}
