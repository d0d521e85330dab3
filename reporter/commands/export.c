/* The figures of some years for other programs. */
#include "record/period.h"
#include "reporter/commands.h"
#include "reporter/commands/page_output.h"
#include "reporter/export/figure_writer.h"
#include "reporter/headway.h"
#include "reporter/publish/report_basis.h"

const CommandOption export_options[] = {
    {"format", OPTION_VALUE, "FORMAT", "export.option.format"},
    {"year", OPTION_VALUE, "YEAR", "export.option.year"},
    {"from", OPTION_VALUE, "YEAR", "export.option.from"},
    {"to", OPTION_VALUE, "YEAR", "export.option.to"},
    {"edition", OPTION_VALUE, "EDITION", "reporter.command.edition"},
    {"output", OPTION_VALUE, "FILE", "reporter.command.annual.output"},
    HEADWAY_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL},
};

/* What the command line asks for; a year of 0 is the first or the last on record. */
typedef struct Request {
  int64_t first_year;
  int64_t last_year;
  bool is_public;
  const FigureWriter *writer;
  Language language;
} Request;

static bool read_years(const Invocation *invocation, Request *request, GError **error)
{
  int64_t year = 0;
  const bool has_year = invocation_value(invocation, "year") != NULL;
  const bool has_span = invocation_value(invocation, "from") != NULL || invocation_value(invocation, "to") != NULL;
  if (!invocation_integer(invocation, "year", 0, PERIOD_FIRST_YEAR, PERIOD_LAST_YEAR, &year, error) ||
      !invocation_integer(invocation, "from", year, PERIOD_FIRST_YEAR, PERIOD_LAST_YEAR, &request->first_year, error) ||
      !invocation_integer(invocation, "to", year, PERIOD_FIRST_YEAR, PERIOD_LAST_YEAR, &request->last_year, error))
    return false;
  if (has_year && has_span)
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                "--year is one year, --from and --to are a span. hint: give one or the other");
  else if (request->last_year != 0 && request->first_year > request->last_year)
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                "--from %" G_GINT64_FORMAT " is after --to %" G_GINT64_FORMAT, request->first_year, request->last_year);
  else
    return true;
  return false;
}

static bool read_request(const Invocation *invocation, Request *request, GError **error)
{
  const char *format = invocation_value(invocation, "format");
  if (!read_years(invocation, request, error) || !edition_read(invocation, &request->is_public, error))
    return false;
  request->language = invocation_report_language(invocation);
  request->writer = format == NULL ? NULL : figure_writer(format);
  if (request->writer != NULL)
    return true;
  g_autofree char *formats = figure_formats();
  if (format == NULL)
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "--format is missing. hint: one of %s", formats);
  else
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "--format '%s' is none of %s", format, formats);
  return false;
}

static GString *render(const ReportBasis *basis, const Request *request, GError **error)
{
  guint n_areas = 0;
  const Area *areas = area_list_areas(basis->areas, &n_areas);
  g_autoptr(FigureTable) shown = request->is_public ? suppress_show(basis->figures) : NULL;
  const FigureTable *figures = request->is_public ? shown : basis->figures;
  int first_on_record = 0;
  int last_on_record = 0;
  figure_table_years(figures, &first_on_record, &last_on_record);
  const int first_year = request->first_year == 0 ? first_on_record : (int)request->first_year;
  const int last_year = request->last_year == 0 ? last_on_record : (int)request->last_year;
  g_autoptr(FigureList) list =
      figure_list_new(basis->stored->catalogue, areas, n_areas, figures, first_year, last_year, request->is_public);
  g_autoptr(GString) out = g_string_new(NULL);
  return request->writer->write(out, list, request->language, error) ? g_steal_pointer(&out) : NULL;
}

ExitStatus command_export(const Invocation *invocation, GError **error)
{
  Request request = {0};
  if (!read_request(invocation, &request, error))
    return EXIT_USAGE;
  g_auto(ReportingRules) rules = {0};
  reporting_rules_init(&rules, invocation->settings);
  g_autoptr(Connection) connection = reporter_connect(invocation->settings, error);
  if (connection == NULL)
    return EXIT_UNREACHABLE;
  const BasisRequest wanted = {.year = request.last_year == 0 ? PERIOD_LAST_YEAR : (int)request.last_year,
                               .is_whole = true,
                               .is_marked = request.is_public};
  g_auto(Headway) headway = headway_begin(invocation);
  headway_step("reporter.headway.read", 1, 2);
  g_autoptr(ReportBasis) basis = report_basis_load(connection, &rules.disclosure, &wanted, error);
  if (basis == NULL)
    return EXIT_FAILED;
  if (request.is_public)
    suppression_print(stderr, invocation->language, &basis->suppressed);
  headway_step("reporter.headway.write", 2, 2);
  g_autoptr(GString) page = render(basis, &request, error);
  headway_end(&headway);
  return page != NULL && page_write(invocation_value(invocation, "output"), page, error) ? EXIT_DONE : EXIT_FAILED;
}
