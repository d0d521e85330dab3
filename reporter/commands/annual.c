#include "record/period.h"
#include "reporter/commands.h"
#include "reporter/commands/page_output.h"
#include "reporter/publish/report_source.h"
#include "reporter/render/writer.h"

const CommandOption annual_options[] = {
    {"year", OPTION_VALUE, "YEAR", "reporter.command.annual.year"},
    {"edition", OPTION_VALUE, "EDITION", "reporter.command.edition"},
    {"format", OPTION_VALUE, "FORMAT", "reporter.command.annual.format"},
    {"output", OPTION_VALUE, "FILE", "reporter.command.annual.output"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

/* What the command line asks for. */
typedef struct Request {
  int64_t year;
  bool is_public;
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
  if (!invocation_integer(invocation, "year", 0, PERIOD_FIRST_YEAR, PERIOD_LAST_YEAR, &out_request->year, error) ||
      !edition_read(invocation, &out_request->is_public, error))
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

ExitStatus command_annual(const Invocation *invocation, GError **error)
{
  g_auto(Request) request = {0};
  if (!read_request(invocation, &request, error))
    return EXIT_USAGE;
  g_autoptr(Connection) connection = reporter_connect(invocation->settings, error);
  if (connection == NULL)
    return EXIT_UNREACHABLE;
  g_autoptr(ReportSource) source =
      report_source_load(connection, &request.rules, (int)request.year, request.is_public, error);
  if (source == NULL)
    return EXIT_FAILED;
  g_autoptr(GString) page = report_render(report_source_report(source), request.writer, request.language);
  return page_write(request.output, page, error) ? EXIT_DONE : EXIT_FAILED;
}
