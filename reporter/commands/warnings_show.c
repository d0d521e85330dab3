/* warnings show: one warning with all that was said about it. */
#include <stdio.h>

#include "base/error.h"
#include "reporter/commands.h"
#include "reporter/warnings/stored_warnings.h"
#include "reporter/warnings/warning_list.h"

const CommandOption warnings_show_options[] = {
    {"format", OPTION_VALUE, "FORMAT", "warnings.command.format"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

ExitStatus command_warnings_show(const Invocation *invocation, GError **error)
{
  const char *format = invocation_value(invocation, "format");
  const WarningWriter *writer = warning_writer(format == NULL ? "text" : format);
  int32_t id = 0;
  if (!warning_number_parse(invocation->operands[0], &id, error))
    return EXIT_USAGE;
  if (writer == NULL) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "--format '%s' is none of text, json, csv", format);
    return EXIT_USAGE;
  }
  g_autoptr(Connection) connection = reporter_connect(invocation->settings, error);
  g_autoptr(WarningList) list = connection == NULL ? NULL : warning_list_load_one(connection, id, error);
  if (list == NULL)
    return EXIT_FAILED;
  GString *page = g_string_new(NULL);
  writer->write(page, list, invocation_report_language(invocation));
  fwrite(page->str, 1, page->len, stdout);
  g_string_free(page, TRUE);
  return EXIT_DONE;
}
