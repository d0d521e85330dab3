/* submit: takes forms in as the inbox does; the files stay where they are. With --wait, until the district has answered. */
#include <stdio.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/terminal.h"
#include "collector/client.h"
#include "collector/collector_settings.h"
#include "collector/commands.h"
#include "collector/commands/operands.h"
#include "collector/daemon.h"
#include "collector/district.h"
#include "collector/forms/form_fault.h"
#include "collector/home.h"
#include "collector/shortage.h"

enum { DEFAULT_TIMEOUT_S = 300, MAX_TIMEOUT_S = 7 * 24 * 3600 };

/* The daemon is silent until the district has answered, or somewhat less than this has passed. One that begins anew is away meanwhile; one that is busy
 * answers somewhat later. */
enum { ASK_EVERY_MS = 5 * 60 * 1000, AWAY_LOOK_US = 200 * 1000, GRACE_MS = 10 * 1000 };

/* What became of all files together. */
typedef struct Tally {
  GPtrArray *ids; /* of the submissions to wait for */
  bool has_findings;
  bool is_receipt_due; /* of one that the district has answered */
} Tally;

static char *words_for_fault(Language language, const char *path, const json_t *answer)
{
  const json_t *fault_json = json_object_get(answer, "fault");
  g_auto(FormFault) fault = {0};
  form_fault_set(&fault, json_string_value(json_object_get(fault_json, "code")),
                 (guint)json_integer_value(json_object_get(fault_json, "row")),
                 json_string_value(json_object_get(fault_json, "given")),
                 json_string_value(json_object_get(fault_json, "expected")));
  form_fault_set_sheet(&fault, json_string_value(json_object_get(fault_json, "sheet")));
  g_autofree char *reason = form_fault_reason(language, &fault);
  g_autofree char *advice = form_fault_advice(language, &fault);
  return text_format(language, "collector.submit.unreadable", "file", path, "reason", reason, "advice", advice, NULL);
}

static bool has_result(const json_t *answer, const char *result)
{
  return g_strcmp0(json_string_value(json_object_get(answer, "result")), result) == 0;
}

static bool has_faulty_rows(const json_t *answer)
{
  return json_integer_value(json_object_get(answer, "refused")) > 0 ||
         json_integer_value(json_object_get(answer, "awaiting")) > 0;
}

static char *words_for_submission(Language language, const char *path, const json_t *answer)
{
  const char *code = has_result(answer, "accepted") ? "collector.submit.accepted"
                     : has_faulty_rows(answer)      ? "collector.submit.duplicate_not_all_taken"
                                                    : "collector.submit.duplicate";
  g_autofree char *refused =
      g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(answer, "refused")));
  g_autofree char *awaiting =
      g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(answer, "awaiting")));
  return text_format(language, code, "file", path, "submission",
                     json_string_value(json_object_get(answer, "submission")), "refused", refused, "awaiting", awaiting,
                     NULL);
}

/* Sets the error of an answer that no form was taken at all. */
static bool is_put_off(Language language, const char *path, const json_t *answer, GError **error)
{
  if (has_result(answer, "district_unknown")) {
    district_set_unknown(language, error);
    return true;
  }
  if (!has_result(answer, "no_room"))
    return false;
  g_autofree char *shortage = shortage_to_text(json_object_get(answer, "intake"), language);
  g_autofree char *words = text_format(language, "collector.submit.no_room", "file", path, "shortage", shortage, NULL);
  g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, words);
  return true;
}

static void print_answer(Language language, const char *path, const json_t *answer)
{
  g_autofree char *words = has_result(answer, "unreadable") ? words_for_fault(language, path, answer)
                                                            : words_for_submission(language, path, answer);
  terminal_say(stdout, words);
}

static void note_answer(Tally *tally, const json_t *answer)
{
  if (has_result(answer, "unreadable") || (has_result(answer, "accepted") && has_faulty_rows(answer)))
    tally->has_findings = true;
  if (!has_result(answer, "unreadable"))
    g_ptr_array_add(tally->ids, g_strdup(json_string_value(json_object_get(answer, "submission"))));
}

static bool submit_file(const Invocation *invocation, Client *client, const char *path, Tally *tally, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename(path, NULL);
  json_t *answer =
      client_ask(client,
                 json_pack("{s:s, s:s, s:b, s:b, s:s*}", "do", "submit", "path", absolute, "again",
                           invocation_flag(invocation, "again"), "wait", invocation_flag(invocation, "wait"),
                           "encoding", invocation_value(invocation, "encoding")),
                 error);
  if (answer == NULL)
    return false;
  const bool is_answered = !is_put_off(invocation->language, path, answer, error);
  if (is_answered) {
    print_answer(invocation->language, path, answer);
    note_answer(tally, answer);
  }
  json_decref(answer);
  return is_answered;
}

/* Waits up to WAIT_MS for the answer that it is finished. */
static bool ask_for(Client *client, const char *id, int64_t wait_ms, Tally *tally, bool *out_is_finished,
                    GError **error)
{
  json_t *answer = client_ask_within(
      client, json_pack("{s:s, s:s, s:I}", "do", "submission", "id", id, "wait_ms", (json_int_t)wait_ms),
      (int)wait_ms + GRACE_MS, error);
  if (answer == NULL)
    return false;
  *out_is_finished = json_is_true(json_object_get(answer, "is_finished"));
  if (*out_is_finished && json_is_true(json_object_get(answer, "receipt_due")))
    tally->is_receipt_due = true;
  if (*out_is_finished && json_integer_value(json_object_get(answer, "rejected_by_district")) > 0)
    tally->has_findings = true;
  json_decref(answer);
  return true;
}

static bool ask_for_all(Client *client, Tally *tally, bool *out_all_finished, GError **error)
{
  bool all_finished = true;
  for (guint i = 0; i < tally->ids->len; i++) {
    bool is_finished = false;
    if (!ask_for(client, g_ptr_array_index(tally->ids, i), 0, tally, &is_finished, error))
      return false;
    all_finished = all_finished && is_finished;
  }
  *out_all_finished = all_finished;
  return true;
}

/* Waits up to ASK_EVERY_MS, and not beyond UNTIL_MS, for the answer that it is finished. */
static bool ask_until(Client *client, const char *id, Tally *tally, int64_t until_ms, bool *out_is_finished,
                      GError **error)
{
  const int64_t begun_at_ms = clock_monotonic_ms();
  const int64_t wait_ms = CLAMP(until_ms - begun_at_ms, 0, ASK_EVERY_MS);
  if (!ask_for(client, id, wait_ms, tally, out_is_finished, error))
    return false;
  if (!*out_is_finished && clock_monotonic_ms() < begun_at_ms + wait_ms)
    g_usleep(AWAY_LOOK_US); /* too many wait already */
  return true;
}

/* Also asks once when no time is left. A daemon that is away or does not answer is looked for as long as there is time. */
static bool wait_for_one(Client *client, const char *id, Tally *tally, int64_t until_ms, bool *out_is_finished,
                         GError **error)
{
  for (;;) {
    g_autoptr(GError) failure = NULL;
    const bool is_last = clock_monotonic_ms() >= until_ms;
    if (ask_until(client, id, tally, until_ms, out_is_finished, &failure)) {
      if (*out_is_finished || is_last)
        return true;
    } else if (is_last || !halfsky_error_is(failure, HALFSKY_ERROR_RETRY)) {
      g_propagate_error(error, g_steal_pointer(&failure));
      return false;
    } else {
      g_usleep(AWAY_LOOK_US);
    }
  }
}

static bool wait_for_daemon(Client *client, Tally *tally, int64_t until_ms, bool *out_all_finished, GError **error)
{
  bool is_finished = true;
  for (guint i = 0; is_finished && i < tally->ids->len; i++)
    if (!wait_for_one(client, g_ptr_array_index(tally->ids, i), tally, until_ms, &is_finished, error))
      return false;
  *out_all_finished = is_finished;
  return true;
}

/* Without a daemon this program is one until all is answered; the spool has one owner at a time. */
static bool be_the_daemon(const Invocation *invocation, Client **client, Tally *tally, int64_t timeout_ms,
                          bool *out_all_finished, GError **error)
{
  bool is_drained = false;
  g_clear_pointer(client, client_close);
  if (!daemon_run(invocation->settings, DAEMON_DRAIN, timeout_ms, &is_drained, error))
    return false;
  *client = client_open(invocation->settings, error);
  return *client != NULL && ask_for_all(*client, tally, out_all_finished, error);
}

static bool wait_for_district(const Invocation *invocation, Client **client, Tally *tally, int64_t timeout_ms,
                              bool *out_all_finished, GError **error)
{
  return client_has_daemon(*client)
             ? wait_for_daemon(*client, tally, clock_monotonic_ms() + timeout_ms, out_all_finished, error)
             : be_the_daemon(invocation, client, tally, timeout_ms, out_all_finished, error);
}

static void print_where_receipts_are(const Invocation *invocation, const Tally *tally)
{
  g_autoptr(Home) home = home_new(settings_text(invocation->settings, "collector.home"));
  const char *code = tally->is_receipt_due ? "collector.submit.answered_receipt_follows" : "collector.submit.answered";
  g_autofree char *words = text_format(invocation->language, code, "folder", home->receipts, NULL);
  terminal_say(stdout, words);
}

static ExitStatus submit_all(const Invocation *invocation, Tally *tally, int64_t timeout_ms, GError **error)
{
  g_autoptr(Client) client = client_open(invocation->settings, error);
  if (client == NULL)
    return EXIT_FAILED;
  for (guint i = 0; i < invocation->n_operands; i++)
    if (!submit_file(invocation, client, invocation->operands[i], tally, error))
      return EXIT_FAILED;
  bool all_finished = true;
  const bool is_told = !invocation_flag(invocation, "wait") ||
                       wait_for_district(invocation, &client, tally, timeout_ms, &all_finished, error);
  if (is_told ? !all_finished : halfsky_error_is(*error, HALFSKY_ERROR_RETRY))
    terminal_say(stdout, text(invocation->language, "collector.submit.still_waiting"));
  if (!is_told)
    return EXIT_FAILED;
  if (!all_finished)
    return EXIT_UNREACHABLE;
  if (invocation_flag(invocation, "wait") && tally->ids->len > 0)
    print_where_receipts_are(invocation, tally);
  return tally->has_findings ? EXIT_FINDINGS : EXIT_DONE;
}

ExitStatus command_submit(const Invocation *invocation, GError **error)
{
  int64_t timeout_s = 0;
  TextEncoding encoding; /* only whether there is such a one: the daemon reads the form */
  if (!invocation_integer(invocation, "timeout", DEFAULT_TIMEOUT_S, 1, MAX_TIMEOUT_S, &timeout_s, error) ||
      !collector_settings_apply(invocation->settings, LOG_LEVEL_WARNING, error) ||
      !operands_are_files(invocation, error) || !operands_encoding(invocation, &encoding, error))
    return EXIT_FAILED;
  Tally tally = {.ids = g_ptr_array_new_with_free_func(g_free)};
  const ExitStatus status = submit_all(invocation, &tally, timeout_s * 1000, error);
  g_ptr_array_unref(tally.ids);
  return status;
}
