#include "collector/control.h"

#include <jansson.h>
#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "collector/control_spool.h"
#include "collector/review/history_json.h"
#include "collector/review/waiting_json.h"
#include "collector/shortage.h"
#include "collector/spool/spool_waiting.h"
#include "collector/status.h"

/* Who waits longer asks again. Who has gone away keeps a place for so long. */
enum { PATIENCE_MOST_MS = 5 * 60 * 1000 };

/* Fulfils one kind of request; NULL with *error when it cannot, with *scope->later_ms when the answer comes later. */
typedef json_t *(*RequestFunc)(const ControlScope *scope, const json_t *request, GError **error);

static json_t *answer_status(const ControlScope *scope, const json_t *request, GError **error)
{
  json_t *status =
      status_to_json(scope->reception, scope->publisher, json_is_true(json_object_get(request, "brief")), error);
  if (status == NULL)
    return NULL;
  json_object_set_new(status, "not_taken", inbox_troubles_to_json(scope->troubles));
  json_object_set_new(status, "settings_refused",
                      scope->settings_refusal != NULL ? json_string(scope->settings_refusal) : json_null());
  return status;
}

static json_t *result_to_json(const IntakeResult *result)
{
  static const char *const names[] = {
      [INTAKE_ACCEPTED] = "accepted", [INTAKE_DUPLICATE] = "duplicate", [INTAKE_UNREADABLE] = "unreadable"};
  const FormFault *fault = &result->fault;
  char id[SUBMISSION_ID_TEXT_SIZE];
  if (result->kind == INTAKE_UNREADABLE)
    return json_pack("{s:s, s:{s:s, s:s, s:I, s:s, s:s}}", "result", names[result->kind], "fault", "code", fault->code,
                     "sheet", fault->sheet != NULL ? fault->sheet : "", "row", (json_int_t)fault->row, "given",
                     fault->given, "expected", fault->expected);
  return json_pack("{s:s, s:s, s:I, s:I}", "result", names[result->kind], "submission",
                   submission_id_format(&result->id, id), "refused", (json_int_t)result->n_refused, "awaiting",
                   (json_int_t)result->n_waiting);
}

static json_t *no_room_to_json(const ControlScope *scope, const IntakeResult *result, GError **error)
{
  SpoolRoom room;
  if (!spool_room(scope->reception->spool, &room, error))
    return NULL;
  return json_pack("{s:s, s:o}", "result", "no_room", "intake",
                   shortage_to_json(&room, result->shortage, scope->reception->home->path));
}

/* The form is safe, whatever becomes of its receipt now: that stays due. */
static void write_receipts(const Reception *reception)
{
  g_autoptr(GError) failure = NULL;
  if (reception_write_receipts(reception, &failure))
    return;
  g_autofree char *reason = log_quoted(failure->message);
  log_warning("receipts_delayed reason=%s", reason);
}

static json_t *answer_submit(const ControlScope *scope, const json_t *request, GError **error)
{
  const char *path = json_string_value(json_object_get(request, "path"));
  g_auto(IntakeResult) result = {0};
  if (path == NULL) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "a submit request needs a path");
    return NULL;
  }
  if (!district_is_known(scope->reception->district))
    return json_pack("{s:s}", "result", "district_unknown");
  const char *encoding_name = json_string_value(json_object_get(request, "encoding"));
  TextEncoding encoding = TEXT_ENCODING_UNKNOWN;
  if (encoding_name != NULL && !text_encoding_parse(encoding_name, &encoding)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "there is no encoding '%s'", encoding_name);
    return NULL;
  }
  if (!reception_take(scope->reception, path, json_is_true(json_object_get(request, "again")), encoding, &result,
                      error))
    return NULL;
  if (result.kind == INTAKE_NO_ROOM)
    return no_room_to_json(scope, &result, error);
  if (result.kind == INTAKE_ACCEPTED && scope->appended != NULL)
    scope->appended(scope->user);
  if (!json_is_true(json_object_get(request, "wait")) || result.kind != INTAKE_ACCEPTED || scope->publisher == NULL)
    write_receipts(scope->reception);
  return result_to_json(&result);
}

static json_t *answer_submission(const ControlScope *scope, const json_t *request, GError **error)
{
  const char *text_id = json_string_value(json_object_get(request, "id"));
  SubmissionId id;
  g_autoptr(SubmissionState) state = NULL;
  if (text_id == NULL || !submission_id_parse(text_id, &id)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "a submission request needs an id");
    return NULL;
  }
  if (!spool_read_submission(scope->reception->spool, &id, &state, error))
    return NULL;
  if (state == NULL) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "there is no submission '%s'", text_id);
    return NULL;
  }
  const bool is_finished = state->parts_finished == state->summary->n_parts;
  const json_int_t wait_ms = json_integer_value(json_object_get(request, "wait_ms"));
  if (!is_finished && wait_ms > 0 && scope->later_ms != NULL) {
    *scope->later_ms = MIN(wait_ms, PATIENCE_MOST_MS);
    return NULL;
  }
  return json_pack("{s:b, s:I, s:I, s:b}", "is_finished", is_finished, "refused",
                   (json_int_t)state->summary->rejected_total, "rejected_by_district",
                   (json_int_t)state->n_rejected_by_district, "receipt_due", state->is_receipt_due);
}

/* The indicators that a request about the past names. */
static bool read_wanted(const json_t *request, IndicatorSet *out_wanted, GError **error)
{
  size_t i = 0;
  json_t *id = NULL;
  *out_wanted = (IndicatorSet){0};
  json_array_foreach(json_object_get(request, "indicators"), i, id)
  {
    if (json_integer_value(id) <= 0 || json_integer_value(id) > G_MAXINT16) {
      g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "indicators are asked for by their numbers");
      return false;
    }
    indicator_set_add(out_wanted, (int16_t)json_integer_value(id));
  }
  return true;
}

static guint first_of(const json_t *request)
{
  return (guint)CLAMP(json_integer_value(json_object_get(request, "first")), 0, G_MAXINT);
}

static json_t *answer_history(const ControlScope *scope, const json_t *request, GError **error)
{
  const OwnPast past = spool_own_past(scope->reception->spool);
  IndicatorSet wanted;
  if (!read_wanted(request, &wanted, error))
    return NULL;
  g_autoptr(History) history = past.read_history(past.self, &wanted, error);
  return history != NULL ? history_to_json(history, first_of(request)) : NULL;
}

static json_t *answer_waiting(const ControlScope *scope, const json_t *request, GError **error)
{
  const OwnPast past = spool_own_past(scope->reception->spool);
  const int64_t first_group = json_integer_value(json_object_get(request, "first_group"));
  const int64_t last_group = json_integer_value(json_object_get(request, "last_group"));
  int64_t last_read = 0;
  g_autoptr(GPtrArray) cells = past.read_waiting(past.self, first_group, last_group, &last_read, error);
  return cells != NULL ? waiting_cells_to_json(cells, first_of(request), last_read) : NULL;
}

/* Whoever asks only wants to know whether somebody is here. */
static json_t *answer_greeting(G_GNUC_UNUSED const ControlScope *scope, G_GNUC_UNUSED const json_t *request,
                               G_GNUC_UNUSED GError **error)
{
  return json_object();
}

static json_t *answer_request(const ControlScope *scope, const json_t *request, GError **error)
{
  static const struct {
    const char *name;
    RequestFunc answer;
  } requests[] = {{"greet", answer_greeting},
                  {"status", answer_status},
                  {"submit", answer_submit},
                  {"submission", answer_submission},
                  {"history", answer_history},
                  {"waiting", answer_waiting},
                  {"spool_verify", answer_spool_verify},
                  {"spool_list", answer_spool_list},
                  {"spool_requeue", answer_spool_requeue},
                  {"spool_dump", answer_spool_dump},
                  {"discard", answer_discard}};
  const char *name = json_string_value(json_object_get(request, "do"));
  for (gsize i = 0; i < G_N_ELEMENTS(requests); i++)
    if (g_strcmp0(name, requests[i].name) == 0)
      return requests[i].answer(scope, request, error);
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "no request is called '%s'", name != NULL ? name : "");
  return NULL;
}

static json_t *failure_to_json(const GError *failure)
{
  g_autofree char *message = g_utf8_make_valid(failure->message, -1);
  return json_pack("{s:s, s:i}", "error", message, "code", failure->code);
}

static GBytes *json_to_bytes(json_t *answer)
{
  char *dumped = json_dumps(answer, JSON_COMPACT);
  json_decref(answer);
  return g_bytes_new_with_free_func(dumped, strlen(dumped), free, dumped);
}

GBytes *control_answer(const ControlScope *scope, FrameView request)
{
  g_autoptr(GError) failure = NULL;
  json_t *asked = json_loadb((const char *)request.bytes, request.size, JSON_REJECT_DUPLICATES, NULL);
  json_t *answer = answer_request(scope, asked, &failure);
  json_decref(asked);
  if (answer == NULL && failure == NULL) {
    if (scope->later_ms != NULL && *scope->later_ms > 0)
      return NULL;
    g_set_error(&failure, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "the answer has a text that is not UTF-8");
  }
  return json_to_bytes(answer != NULL ? answer : failure_to_json(failure));
}
