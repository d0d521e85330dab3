#include "aggregator/administration/agency_report.h"

#include "base/terminal.h"

#include <stdio.h>

static char *reason_of(Language language, const AgencyFault *fault)
{
  g_autofree char *code = g_strdup_printf("agency_fault.%s", fault->code);
  return text_format(language, code, "given", fault->given, NULL);
}

/* The fault with its place. The caller frees it. */
static char *line_of(Language language, const char *path, const AgencyFault *fault)
{
  g_autofree char *reason = reason_of(language, fault);
  g_autofree char *row = g_strdup_printf("%u", fault->row);
  if (fault->row == 0)
    return text_format(language, "agency_fault.at_list", "path", path, "reason", reason, NULL);
  if (fault->column == NULL)
    return text_format(language, "agency_fault.at_row", "path", path, "row", row, "reason", reason, NULL);
  return text_format(language, "agency_fault.at_cell", "path", path, "row", row, "column", fault->column, "reason",
                     reason, NULL);
}

void agency_report_faults(Language language, const char *path, const GPtrArray *faults)
{
  for (guint i = 0; i < faults->len; i++) {
    g_autofree char *line = line_of(language, path, g_ptr_array_index(faults, i));
    terminal_say(stdout, line);
  }
}

void agency_report_options(Language language, const GPtrArray *faults)
{
  for (guint i = 0; i < faults->len; i++) {
    const AgencyFault *fault = g_ptr_array_index(faults, i);
    g_autofree char *option = g_strdup(fault->column != NULL ? fault->column : "");
    g_autofree char *reason = reason_of(language, fault);
    g_autofree char *line = g_strdup_printf("--%s: %s", g_strdelimit(option, "_", '-'), reason);
    terminal_say(stdout, line);
  }
}

json_t *agency_report_json(Language language, const GPtrArray *faults)
{
  json_t *json = json_array();
  for (guint i = 0; i < faults->len; i++) {
    const AgencyFault *fault = g_ptr_array_index(faults, i);
    g_autofree char *reason = reason_of(language, fault);
    json_array_append_new(
        json, json_pack("{s:i, s:s?, s:s}", "row", (int)fault->row, "column", fault->column, "reason", reason));
  }
  return json;
}
