#include <stdio.h>

#include "base/file.h"
#include "database/transaction.h"
#include "record/period.h"
#include "reporter/assess/report.h"
#include "reporter/commands.h"
#include "reporter/render/writer.h"
#include "reporter/rules.h"
#include "reporter/store/stored_catalogue.h"
#include "reporter/store/stored_figures.h"

const CommandOption annual_options[] = {
    {"year", OPTION_VALUE, "YEAR", "reporter.command.annual.year"},
    {"format", OPTION_VALUE, "FORMAT", "reporter.command.annual.format"},
    {"output", OPTION_VALUE, "FILE", "reporter.command.annual.output"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

/* What the command line asks for. */
typedef struct Request {
  int64_t year;
  const ReportWriter *writer;
  const char *output; /* NULL: standard output */
  Language language;
  ReportingRules rules;
} Request;

static void request_clear(Request *request)
{
  reporting_rules_clear(&request->rules);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Request, request_clear)

static bool read_request(const Invocation *invocation, Request *out_request, GError **error)
{
  const char *format = invocation_value(invocation, "format");
  if (invocation_value(invocation, "year") == NULL) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "--year is missing");
    return false;
  }
  if (!invocation_integer(invocation, "year", 0, PERIOD_FIRST_YEAR, PERIOD_LAST_YEAR, &out_request->year, error))
    return false;
  out_request->writer = report_writer(format == NULL ? "text" : format);
  out_request->output = invocation_value(invocation, "output");
  out_request->language = invocation_report_language(invocation);
  reporting_rules_init(&out_request->rules, invocation->settings);
  if (out_request->writer != NULL)
    return true;
  g_autofree char *formats = report_formats();
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "--format '%s' is none of %s", format, formats);
  return false;
}

static GString *render(const StoredCatalogue *stored, const AreaList *list, const FigureTable *figures,
                       const Request *request)
{
  guint n_areas = 0;
  const Area *areas = area_list_areas(list, &n_areas);
  AssessInput input = {stored->catalogue, areas, n_areas, figures, &request->rules.assess};
  g_autoptr(Report) report = report_build(&input, (int)request->year);
  return report_render(report, request->writer, request->language);
}

/* Everything is read from one snapshot. */
static GString *read_and_render(Connection *connection, const Request *request, GError **error)
{
  g_autoptr(Transaction) snapshot = transaction_begin_snapshot(connection, error);
  if (snapshot == NULL)
    return NULL;
  g_autoptr(StoredCatalogue) stored = stored_catalogue_load(connection, error);
  if (stored == NULL)
    return NULL;
  g_autoptr(AreaList) areas = area_list_load(connection, error);
  if (areas == NULL)
    return NULL;
  g_autoptr(FigureTable) figures = stored_figures_load(connection, stored->catalogue, (int)request->year, error);
  return figures == NULL ? NULL : render(stored, areas, figures, request);
}

static bool write_page(const Request *request, const GString *page, GError **error)
{
  if (request->output != NULL)
    return file_write(request->output, page->str, page->len, 0640, error);
  fwrite(page->str, 1, page->len, stdout);
  return true;
}

ExitStatus command_annual(const Invocation *invocation, GError **error)
{
  g_auto(Request) request = {0};
  if (!read_request(invocation, &request, error))
    return EXIT_USAGE;
  g_autoptr(Connection) connection = reporter_connect(invocation->settings, error);
  if (connection == NULL)
    return EXIT_UNREACHABLE;
  GString *page = read_and_render(connection, &request, error);
  bool is_written = page != NULL && write_page(&request, page, error);
  if (page != NULL)
    g_string_free(page, TRUE);
  return is_written ? EXIT_DONE : EXIT_FAILED;
}
