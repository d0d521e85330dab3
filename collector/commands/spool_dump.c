/* spool dump: the rows of a submission as they are sent, as a long CSV that could be handed in again, or as JSON, one row a line. */
#include <stdio.h>
#include <stdlib.h>

#include "base/csv.h"
#include "base/error.h"
#include "base/terminal.h"
#include "collector/client.h"
#include "collector/collector_settings.h"
#include "collector/commands.h"
#include "record/breakdown.h"

/* What is being written. */
typedef struct Dump {
  bool is_json;
  Language language;
  uint32_t n_missing; /* parts that are kept no more */
} Dump;

static void print_header(void)
{
  g_autoptr(GString) line = g_string_new(NULL);
  csv_append_cell(line, "indicator");
  csv_append_cell(line, "period");
  for (Dimension dimension = 0; dimension < N_DIMENSIONS; dimension++)
    csv_append_cell(line, dimension_name(dimension));
  for (const char *const *name =
           (const char *const[]){"value", "denominator", "status", "sample_size", "design_effect", "comment", NULL};
       *name != NULL; name++)
    csv_append_cell(line, *name);
  csv_end_row(line);
  printf("\xEF\xBB\xBF%s", line->str);
}

static void append_number(GString *line, const json_t *number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE] = "";
  if (json_is_integer(number))
    g_snprintf(digits, sizeof digits, "%" JSON_INTEGER_FORMAT, json_integer_value(number));
  else if (json_is_real(number))
    g_ascii_formatd(digits, sizeof digits, "%.15g", json_real_value(number));
  if (json_is_real(number) && (g_ascii_strtod(digits, NULL) < json_real_value(number) ||
                               g_ascii_strtod(digits, NULL) > json_real_value(number)))
    g_ascii_dtostr(digits, sizeof digits, json_real_value(number));
  csv_append_cell(line, digits);
}

static void print_csv(const json_t *row)
{
  g_autoptr(GString) line = g_string_new(NULL);
  Breakdown breakdown;
  const char *status = json_string_value(json_object_get(row, "status"));
  csv_append_cell(line, json_string_value(json_object_get(row, "indicator")));
  csv_append_cell(line, json_string_value(json_object_get(row, "period")));
  const bool is_known = breakdown_parse(json_string_value(json_object_get(row, "breakdown")), &breakdown);
  for (Dimension dimension = 0; dimension < N_DIMENSIONS; dimension++)
    csv_append_cell(line,
                    is_known && breakdown.codes[dimension][0] != '\0' ? breakdown.codes[dimension] : BREAKDOWN_TOTAL);
  append_number(line, json_object_get(row, "value"));
  append_number(line, json_object_get(row, "denominator"));
  csv_append_cell(line, g_strcmp0(status, "A") == 0 ? "" : status);
  append_number(line, json_object_get(row, "sample_size"));
  append_number(line, json_object_get(row, "design_effect"));
  csv_append_text(line, json_string_value(json_object_get(row, "comment")));
  csv_end_row(line);
  fputs(line->str, stdout);
}

static void print_row(const Dump *dump, const json_t *row)
{
  if (!dump->is_json) {
    print_csv(row);
    return;
  }
  char *dumped = json_dumps(row, JSON_COMPACT);
  printf("%s\n", dumped);
  free(dumped);
}

static void print_page(Dump *dump, const json_t *page, bool is_first)
{
  size_t i = 0;
  json_t *row = NULL;
  if (is_first && !dump->is_json)
    print_header();
  dump->n_missing += !json_is_true(json_object_get(page, "is_kept"));
  json_array_foreach(json_object_get(page, "rows"), i, row) print_row(dump, row);
}

static bool print_all(Dump *dump, Client *client, const char *id, GError **error)
{
  json_int_t part = 1, first = 0;
  for (bool is_first = true; part > 0; is_first = false) {
    json_t *page = client_ask(
        client, json_pack("{s:s, s:s, s:I, s:I}", "do", "spool_dump", "id", id, "part", part, "first", first), error);
    if (page == NULL)
      return false;
    print_page(dump, page, is_first);
    part = json_integer_value(json_object_get(page, "part"));
    first = json_integer_value(json_object_get(page, "first"));
    json_decref(page);
  }
  return true;
}

ExitStatus command_spool_dump(const Invocation *invocation, GError **error)
{
  Dump dump = {.is_json = invocation_flag(invocation, "json"), .language = invocation->language};
  if (!collector_settings_apply(invocation->settings, LOG_LEVEL_WARNING, error))
    return EXIT_FAILED;
  g_autoptr(Client) client = client_open(invocation->settings, error);
  if (client == NULL || !print_all(&dump, client, invocation->operands[0], error))
    return EXIT_FAILED;
  if (dump.n_missing == 0)
    return EXIT_DONE;
  fflush(stdout);
  g_autofree char *number = g_strdup_printf("%u", dump.n_missing);
  g_autofree char *words = text_format(dump.language, "collector.spool.dump.missing", "number", number, NULL);
  terminal_complain(invocation->program, words);
  return EXIT_FINDINGS;
}
