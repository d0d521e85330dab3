/* warnings respond, warnings resolve: what a person says about a warning, kept with the name. */
#include <stdio.h>

#include "base/error.h"
#include "base/terminal.h"
#include "database/transaction.h"
#include "reporter/commands.h"
#include "reporter/warnings/stored_warnings.h"
#include "reporter/warnings/warning_list.h"

/* Longest name and longest text, in characters. */
#define MAX_NAME 100
#define MAX_TEXT 4000

const CommandOption warnings_answer_options[] = {
    {"by", OPTION_VALUE, "WHO", "warnings.command.by"},
    {"text", OPTION_VALUE, "TEXT", "warnings.command.text"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

typedef struct Answer {
  int32_t id;
  WarningEvent event;
  char *by;
  char *text;
} Answer;

static void answer_clear(Answer *answer)
{
  g_free(answer->by);
  g_free(answer->text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Answer, answer_clear)

/* The value of an option that must be there, without blanks around. */
static char *needed(const Invocation *invocation, const char *option, glong most, GError **error)
{
  const char *given = invocation_value(invocation, option);
  g_autofree char *trimmed = g_strstrip(g_strdup(given == NULL ? "" : given));
  if (!g_utf8_validate(trimmed, -1, NULL))
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "--%s is not UTF-8", option);
  else if (*trimmed == '\0')
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "--%s is missing", option);
  else if (g_utf8_strlen(trimmed, -1) > most)
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "--%s has more than %ld characters", option, most);
  else
    return g_steal_pointer(&trimmed);
  return NULL;
}

static bool read_answer(const Invocation *invocation, Answer *answer, GError **error)
{
  if (!warning_number_parse(invocation->operands[0], &answer->id, error))
    return false;
  answer->by = needed(invocation, "by", MAX_NAME, error);
  if (answer->by == NULL)
    return false;
  answer->text = needed(invocation, "text", MAX_TEXT, error);
  return answer->text != NULL;
}

static bool may_happen(const StoredWarning *warning, WarningEvent event, GError **error)
{
  if (life_transition(warning->state, event) != NULL)
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
              "warning %d is %s. hint: it opens again by itself when the figures give cause", warning->id,
              state_code(warning->state));
  return false;
}

static bool record(Connection *connection, const Answer *answer, GError **error)
{
  const char *const said[N_LANGUAGES] = {answer->text, answer->text};
  g_autoptr(Transaction) transaction = transaction_begin(connection, error);
  if (transaction == NULL)
    return false;
  g_autoptr(StoredWarning) warning = stored_warning_find(connection, answer->id, error);
  return warning != NULL && may_happen(warning, answer->event, error) &&
         stored_warning_step(connection, warning, answer->event, answer->by, said, error) &&
         transaction_commit(transaction, error) == COMMIT_DONE;
}

static ExitStatus answer_warning(const Invocation *invocation, WarningEvent event, WarningState state, GError **error)
{
  g_auto(Answer) answer = {.event = event};
  if (!read_answer(invocation, &answer, error))
    return EXIT_USAGE;
  g_autoptr(Connection) connection = reporter_connect(invocation->settings, error);
  if (connection == NULL || !record(connection, &answer, error))
    return EXIT_FAILED;
  g_autofree char *id = g_strdup_printf("%d", answer.id);
  g_autofree char *line = text_format(invocation->language, "warnings.answered", "id", id, "state",
                                      warning_state_words(invocation->language, state_code(state)), NULL);
  terminal_say(stdout, line);
  return EXIT_DONE;
}

ExitStatus command_warnings_respond(const Invocation *invocation, GError **error)
{
  return answer_warning(invocation, EVENT_RESPONDED, WARNING_RESPONSE, error);
}

ExitStatus command_warnings_resolve(const Invocation *invocation, GError **error)
{
  return answer_warning(invocation, EVENT_RESOLVED, WARNING_RESOLVED, error);
}
