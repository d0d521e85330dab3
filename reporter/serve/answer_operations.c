/* How reporting goes: who is late, what is refused, what waits, how the collectors are. */
#include <jansson.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "catalogue/audit.h"
#include "database/query.h"
#include "database/transaction.h"
#include "http/http_client.h"
#include "reporter/render/json_value.h"
#include "reporter/serve/answers.h"

enum { REFUSED_MAX = 500, STATUS_BYTES_MAX = 16 * 1024 * 1024, STATUS_TIMEOUT_MS = 2000 };

/* The columns of serve_refused.sql. */
enum {
  AGENCY,
  AGENCY_ZH,
  AGENCY_EN,
  SUBMISSION,
  FILE_NAME,
  SOURCE_ROW,
  INDICATOR,
  NAME_ZH,
  NAME_EN,
  PERIOD,
  FIELD,
  RULE,
  GIVEN,
  EXPECTED,
  AT,
  ALL
};

/* Why, in words; what PostgreSQL refused has none but what was given. */
static char *reason_of(Result *rows, int row, Language language)
{
  AuditRule rule;
  const char *name = result_text(rows, row, language == LANGUAGE_ZH ? NAME_ZH : NAME_EN);
  if (!audit_rule_parse(result_text(rows, row, RULE), &rule))
    return text_format(language, "serve.refused.not_storable", "given", result_text(rows, row, GIVEN), NULL);
  return audit_reason(language, rule, name, (uint32_t)result_int32(rows, row, SOURCE_ROW),
                      result_text(rows, row, FIELD), result_text(rows, row, GIVEN), result_text(rows, row, EXPECTED));
}

static json_t *refused_json(Result *rows, int row)
{
  json_t *cell = json_pack("{s:s, s:{s:s, s:s}, s:i, s:s, s:i, s:s, s:{s:s, s:s}, s:s, s:s}", "agency",
                           result_text(rows, row, AGENCY), "agency_name", "zh", result_text(rows, row, AGENCY_ZH), "en",
                           result_text(rows, row, AGENCY_EN), "submission", (int)result_int32(rows, row, SUBMISSION),
                           "file_name", result_text(rows, row, FILE_NAME), "row",
                           (int)result_int32(rows, row, SOURCE_ROW), "indicator", result_text(rows, row, INDICATOR),
                           "name", "zh", result_text(rows, row, NAME_ZH), "en", result_text(rows, row, NAME_EN),
                           "period", result_text(rows, row, PERIOD), "at", result_text(rows, row, AT));
  json_object_set_new(cell, "reason", json_words(reason_of(rows, row, LANGUAGE_ZH), reason_of(rows, row, LANGUAGE_EN)));
  return cell;
}

static bool add_refused(Connection *connection, json_t *root, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_text(parameters, CLOCK_DEFAULT_ZONE);
  parameters_add_int32(parameters, REFUSED_MAX);
  g_autoptr(Result) rows = query_run(connection, "serve_refused", QUERY_ROWS, parameters, error);
  if (rows == NULL)
    return false;
  json_t *refused = json_array();
  for (int row = 0; row < result_rows(rows); row++)
    json_array_append_new(refused, refused_json(rows, row));
  json_object_set_new(root, "refused", refused);
  json_object_set_new(root, "n_refused", json_integer(result_rows(rows) == 0 ? 0 : result_int64(rows, 0, ALL)));
  return result_check(rows, error);
}

/* --- The collectors as the aggregator knows them ------------------------------------------------------------------ */

/* NULL when there is no aggregator to be asked, or none that answers. */
static json_t *ask_aggregator(const char *address)
{
  json_error_t fault;
  g_autoptr(GError) failure = NULL;
  if (*address == '\0')
    return NULL;
  g_autoptr(GBytes) answer = http_get(address, "/status", STATUS_BYTES_MAX, STATUS_TIMEOUT_MS, &failure);
  if (answer == NULL) {
    log_debug("aggregator_unasked reason=\"%s\"", failure->message);
    return NULL;
  }
  return json_loadb(g_bytes_get_data(answer, NULL), g_bytes_get_size(answer), 0, &fault);
}

static bool is_same(const json_t *stored, const json_t *known)
{
  return json_equal(json_object_get(stored, "agency"), json_object_get(known, "agency")) &&
         json_equal(json_object_get(stored, "collector"), json_object_get(known, "collector"));
}

/* What KNOWN, the aggregator's list, says of the collector STORED; to be released. */
static json_t *live_of(const json_t *stored, const json_t *known)
{
  size_t i = 0;
  json_t *one = NULL;
  json_array_foreach(known, i, one)
  {
    if (is_same(stored, one))
      return json_incref(one);
  }
  return json_null();
}

/* Each collector gets a member `live`: null where the aggregator says nothing of it. */
static void add_live(json_t *root, const char *address)
{
  json_t *status = ask_aggregator(address);
  const json_t *known = json_object_get(status, "collectors");
  size_t i = 0;
  json_t *stored = NULL;
  json_array_foreach(json_object_get(root, "collectors"), i, stored)
  {
    json_object_set_new(stored, "live", live_of(stored, known));
  }
  json_object_set_new(root, "has_aggregator", json_boolean(json_is_array(known)));
  json_decref(status);
}

GString *answer_operations(const Desk *desk, G_GNUC_UNUSED const char *const *values, GError **error)
{
  json_error_t fault;
  g_autoptr(Transaction) snapshot = transaction_begin_snapshot(desk->connection, error);
  g_autoptr(GString) rest = snapshot == NULL ? NULL : answer_statement(desk, "serve_operations", NULL, 0, error);
  if (rest == NULL)
    return NULL;
  json_t *root = json_loadb(rest->str, rest->len, 0, &fault);
  g_assert(root != NULL); /* PostgreSQL writes JSON */
  if (!add_refused(desk->connection, root, error)) {
    json_decref(root);
    return NULL;
  }
  add_live(root, desk->aggregator);
  GString *json = g_string_new(NULL);
  json_append(json, root, 0);
  return json;
}
