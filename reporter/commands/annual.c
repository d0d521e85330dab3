#include <stdio.h>

#include "base/clock.h"
#include "base/terminal.h"
#include "database/query.h"
#include "record/period.h"
#include "reporter/commands.h"
#include "reporter/commands/page_output.h"
#include "reporter/headway.h"
#include "reporter/publish/report_source.h"
#include "reporter/render/writer.h"

const CommandOption annual_options[] = {
    {"year", OPTION_VALUE, "YEAR", "reporter.command.annual.year"},
    {"as-of", OPTION_VALUE, "MOMENT", "reporter.command.annual.as_of"},
    {"edition", OPTION_VALUE, "EDITION", "reporter.command.edition"},
    {"format", OPTION_VALUE, "FORMAT", "reporter.command.annual.format"},
    {"output", OPTION_VALUE, "FILE", "reporter.command.annual.output"},
    HEADWAY_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL},
};

/* What the command line asks for. */
typedef struct Request {
  int64_t year;
  int64_t moment_us; /* as of when; 0: now */
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

static bool read_moment(const Invocation *invocation, int64_t *out_moment_us, GError **error)
{
  const char *moment = invocation_value(invocation, "as-of");
  if (moment == NULL)
    return true;
  if (!clock_parse(moment, NULL, out_moment_us))
    g_set_error(
        error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
        "--as-of '%s' is no moment. hint: write it as 2025-03-01 08:30 or 2025-03-01T08:30:00+08:00; a day alone "
        "is its end",
        moment);
  else if (*out_moment_us > clock_wall_us())
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "--as-of '%s' has not come yet", moment);
  else
    return true;
  return false;
}

static bool read_request(const Invocation *invocation, Request *out_request, GError **error)
{
  const char *format = invocation_value(invocation, "format");
  if (invocation_value(invocation, "year") == NULL) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "--year is missing");
    return false;
  }
  if (!invocation_integer(invocation, "year", 0, PERIOD_FIRST_YEAR, PERIOD_LAST_YEAR, &out_request->year, error) ||
      !read_moment(invocation, &out_request->moment_us, error) ||
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

static void tell_count(Language language, const char *code, int32_t count)
{
  g_autofree char *number = g_strdup_printf("%d", count);
  g_autofree char *words = text_format(language, code, "count", number, NULL);
  if (count > 0)
    terminal_say(stderr, words);
}

/* What may not be as it was; to standard error, since the page itself is to be the one of then. */
static void tell_changes(Language language, const PastChanges *changes)
{
  tell_count(language, "reporter.as_of.agencies", changes->agencies);
  tell_count(language, "reporter.as_of.assignments", changes->assignments);
  if (changes->has_other_settings)
    terminal_say(stderr, text(language, "reporter.as_of.settings"));
}

static ReportSource *load(Connection *connection, const Request *request, Language language, GError **error)
{
  bool is_past = request->moment_us != 0;
  bool wants_review = request->writer->wants_review;
  const BasisRequest wanted = {.year = (int)request->year,
                               .is_marked = request->is_public,
                               .discipline_from = wants_review && !is_past ? (int)request->year : 0,
                               .tells_handling = wants_review && !is_past && !request->is_public};
  PastChanges changes;
  if (!is_past)
    return report_source_load(connection, &request->rules, &wanted, error);
  g_autoptr(ReportSource) source =
      report_source_load_past(connection, &request->rules, request->moment_us, &wanted, &changes, error);
  if (source != NULL)
    tell_changes(language, &changes);
  if (source != NULL && wants_review)
    terminal_say(stderr, text(language, "reporter.as_of.discipline"));
  return g_steal_pointer(&source);
}

/* To standard error, too: what is printed is still what stands. */
static bool tell_outdated(Connection *connection, Language language, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, REPORTING_RULES_VERSION);
  g_autoptr(Result) row = query_run(connection, "report_is_outdated", QUERY_ONE_ROW, parameters, error);
  if (row == NULL)
    return false;
  const bool is_outdated = result_boolean(row, 0, 0);
  if (is_outdated)
    terminal_say(stderr, text(language, "reporter.annual.outdated"));
  return result_check(row, error);
}

ExitStatus command_annual(const Invocation *invocation, GError **error)
{
  g_auto(Request) request = {0};
  if (!read_request(invocation, &request, error))
    return EXIT_USAGE;
  g_autoptr(Connection) connection = reporter_connect(invocation->settings, error);
  if (connection == NULL)
    return EXIT_UNREACHABLE;
  g_auto(Headway) headway = headway_begin(invocation);
  headway_step("reporter.headway.read", 1, 2);
  g_autoptr(ReportSource) source = load(connection, &request, invocation->language, error);
  if (source == NULL || (request.moment_us == 0 && !tell_outdated(connection, invocation->language, error)))
    return EXIT_FAILED;
  if (request.is_public)
    suppression_print(stderr, invocation->language, report_source_suppressed(source));
  headway_step("reporter.headway.write", 2, 2);
  g_autoptr(GString) page =
      report_render(report_source_report(source), &request.rules.warning, request.writer, request.language, error);
  headway_end(&headway);
  return page != NULL && page_write(request.output, page, error) ? EXIT_DONE : EXIT_FAILED;
}
