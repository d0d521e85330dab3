/* warnings list: who has to be warned of what. */
#include <stdio.h>

#include "base/error.h"
#include "database/transaction.h"
#include "reporter/commands.h"
#include "reporter/warnings/stored_warnings.h"
#include "reporter/warnings/warning_list.h"

const CommandOption warnings_list_options[] = {
    {"format", OPTION_VALUE, "FORMAT", "warnings.command.format"},
    {"state", OPTION_VALUE, "STATE", "warnings.command.state"},
    {"level", OPTION_VALUE, "LEVEL", "warnings.command.level"},
    {"department", OPTION_VALUE, "CODE", "warnings.command.department"},
    {"all", OPTION_FLAG, NULL, "warnings.command.all"},
    {"notify", OPTION_FLAG, NULL, "warnings.command.notify"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static bool is_one_of(const char *word, const char *const *words)
{
  return word == NULL || g_strv_contains(words, word);
}

static bool check(const char *option, const char *word, const char *const *words, GError **error)
{
  if (is_one_of(word, words))
    return true;
  g_autofree char *all = g_strjoinv(", ", (char **)words);
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "--%s '%s' is none of %s", option, word, all);
  return false;
}

static bool read_filter(const Invocation *invocation, WarningFilter *out_filter, GError **error)
{
  static const char *const states[] = {"new", "notified", "response", "resolved", NULL};
  static const char *const levels[] = {"red", "orange", "yellow", "volatile", "green", "grey", NULL};
  *out_filter = (WarningFilter){.state = invocation_value(invocation, "state"),
                                .level = invocation_value(invocation, "level"),
                                .department = invocation_value(invocation, "department"),
                                .everything = invocation_flag(invocation, "all")};
  return check("state", out_filter->state, states, error) && check("level", out_filter->level, levels, error);
}

/* The departments of all that is new on LIST were told, unless it changed since it was read. */
static bool mark_told(Connection *connection, const WarningList *list, GError **error)
{
  static const char *const nothing[N_LANGUAGES] = {NULL, NULL};
  guint n_items = 0;
  const WarningItem *items = warning_list_items(list, &n_items);
  for (guint i = 0; i < n_items; i++) {
    if (items[i].id == 0)
      continue;
    g_autoptr(StoredWarning) warning = stored_warning_find(connection, items[i].id, error);
    if (warning == NULL)
      return false;
    const bool is_told = warning->changed_us == items[i].changed_us;
    if (is_told && !stored_warning_step(connection, warning, EVENT_NOTIFIED, NULL, nothing, error))
      return false;
  }
  return true;
}

/* Printed before it is recorded: a failure in between tells a department twice rather than never. */
static bool print_and_mark(Connection *connection, const WarningWriter *writer, const WarningFilter *filter,
                           const Invocation *invocation, GError **error)
{
  g_autoptr(Transaction) transaction = transaction_begin(connection, error);
  g_autoptr(WarningList) list = transaction == NULL ? NULL : warning_list_load(connection, filter, error);
  if (list == NULL)
    return false;
  GString *page = g_string_new(NULL);
  writer->write(page, list, invocation_report_language(invocation));
  fwrite(page->str, 1, page->len, stdout);
  g_string_free(page, TRUE);
  if (fflush(stdout) != 0) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL,
                "the list could not be written, so nobody is recorded as told");
    return false;
  }
  return (!invocation_flag(invocation, "notify") || mark_told(connection, list, error)) &&
         transaction_commit(transaction, error) == COMMIT_DONE;
}

ExitStatus command_warnings_list(const Invocation *invocation, GError **error)
{
  static const char *const formats[] = {"text", "json", "csv", NULL};
  const char *format = invocation_value(invocation, "format");
  WarningFilter filter;
  if (!check("format", format, formats, error) || !read_filter(invocation, &filter, error))
    return EXIT_USAGE;
  g_autoptr(Connection) connection = reporter_connect(invocation->settings, error);
  if (connection == NULL)
    return EXIT_UNREACHABLE;
  const WarningWriter *writer = warning_writer(format == NULL ? "text" : format);
  return print_and_mark(connection, writer, &filter, invocation, error) ? EXIT_DONE : EXIT_FAILED;
}
