/* submit: takes forms in as the inbox does; the files stay where they are. With --wait, until the district has answered. */
#include <stdio.h>

#include "base/clock.h"
#include "collector/client.h"
#include "collector/commands.h"
#include "collector/daemon.h"

enum { DEFAULT_TIMEOUT_S = 300, MAX_TIMEOUT_S = 7 * 24 * 3600, ASK_EVERY_US = 200000 };

/* What became of all files together. */
typedef struct Tally {
  GPtrArray *ids; /* of the submissions to wait for */
  bool has_findings;
} Tally;

static void print_answer(const Invocation *invocation, const char *path, const json_t *answer)
{
  const char *result = json_string_value(json_object_get(answer, "result"));
  g_autofree char *code = g_strdup_printf("collector.submit.%s", result);
  g_autofree char *refused =
      g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(answer, "refused")));
  g_autofree char *words =
      text_format(invocation->language, code, "file", path, "submission",
                  json_string_value(json_object_get(answer, "submission")), "refused", refused, NULL);
  printf("%s\n", words);
}

static void note_answer(Tally *tally, const json_t *answer)
{
  const char *result = json_string_value(json_object_get(answer, "result"));
  if (g_strcmp0(result, "unreadable") == 0 || json_integer_value(json_object_get(answer, "refused")) > 0)
    tally->has_findings = true;
  if (g_strcmp0(result, "unreadable") != 0)
    g_ptr_array_add(tally->ids, g_strdup(json_string_value(json_object_get(answer, "submission"))));
}

static bool submit_file(const Invocation *invocation, Client *client, const char *path, Tally *tally, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename(path, NULL);
  json_t *answer = client_ask(
      client,
      json_pack("{s:s, s:s, s:b}", "do", "submit", "path", absolute, "again", invocation_flag(invocation, "again")),
      error);
  if (answer == NULL)
    return false;
  print_answer(invocation, path, answer);
  note_answer(tally, answer);
  json_decref(answer);
  return true;
}

static bool is_finished(Client *client, const char *id, bool *out_is_finished, Tally *tally, GError **error)
{
  json_t *answer = client_ask(client, json_pack("{s:s, s:s}", "do", "submission", "id", id), error);
  if (answer == NULL)
    return false;
  *out_is_finished = json_is_true(json_object_get(answer, "is_finished"));
  if (*out_is_finished && json_integer_value(json_object_get(answer, "rejected_by_district")) > 0)
    tally->has_findings = true;
  json_decref(answer);
  return true;
}

static bool wait_for_daemon(Client *client, Tally *tally, int64_t until_ms, bool *out_all_finished, GError **error)
{
  bool all_finished = true;
  for (guint i = 0; i < tally->ids->len; i++) {
    bool finished = false;
    while (!finished) {
      if (!is_finished(client, g_ptr_array_index(tally->ids, i), &finished, tally, error))
        return false;
      if (!finished && clock_monotonic_ms() >= until_ms)
        break;
      if (!finished)
        g_usleep(ASK_EVERY_US);
    }
    all_finished = all_finished && finished;
  }
  *out_all_finished = all_finished;
  return true;
}

static bool wait_for_district(const Invocation *invocation, Client **client, Tally *tally, int64_t timeout_s,
                              bool *out_all_finished, GError **error)
{
  if (client_has_daemon(*client))
    return wait_for_daemon(*client, tally, clock_monotonic_ms() + timeout_s * 1000, out_all_finished, error);
  g_clear_pointer(client, client_close); /* the spool has one owner at a time */
  return daemon_run(invocation->settings, DAEMON_DRAIN, timeout_s * 1000, out_all_finished, error);
}

static ExitStatus submit_all(const Invocation *invocation, Tally *tally, int64_t timeout_s, GError **error)
{
  g_autoptr(Client) client = client_open(invocation->settings, error);
  if (client == NULL)
    return EXIT_FAILED;
  for (guint i = 0; i < invocation->n_operands; i++)
    if (!submit_file(invocation, client, invocation->operands[i], tally, error))
      return EXIT_FAILED;
  bool all_finished = true;
  if (invocation_flag(invocation, "wait") &&
      !wait_for_district(invocation, &client, tally, timeout_s, &all_finished, error))
    return EXIT_FAILED;
  if (!all_finished) {
    printf("%s\n", text(invocation->language, "collector.submit.still_waiting"));
    return EXIT_UNREACHABLE;
  }
  return tally->has_findings ? EXIT_FINDINGS : EXIT_DONE;
}

ExitStatus command_submit(const Invocation *invocation, GError **error)
{
  int64_t timeout_s = 0;
  if (!invocation_integer(invocation, "timeout", DEFAULT_TIMEOUT_S, 1, MAX_TIMEOUT_S, &timeout_s, error))
    return EXIT_USAGE;
  Tally tally = {.ids = g_ptr_array_new_with_free_func(g_free)};
  const ExitStatus status = submit_all(invocation, &tally, timeout_s, error);
  g_ptr_array_unref(tally.ids);
  return status;
}
