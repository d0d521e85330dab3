#include "reporter/commands.h"
#include "reporter/commands/page_output.h"
#include "reporter/evaluate/review.h"
#include "reporter/headway.h"
#include "reporter/publish/report_source.h"
#include "reporter/render/evaluation_writer.h"

const CommandOption evaluate_options[] = {
    {"stage", OPTION_VALUE, "STAGE", "reporter.command.evaluate.stage"},
    {"edition", OPTION_VALUE, "EDITION", "reporter.command.edition"},
    {"format", OPTION_VALUE, "FORMAT", "reporter.command.evaluate.format"},
    {"output", OPTION_VALUE, "FILE", "reporter.command.annual.output"},
    HEADWAY_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL},
};

/* What the command line asks for. */
typedef struct Request {
  EvaluationStage stage;
  bool is_public;
  const EvaluationWriter *writer;
} Request;

static bool read_stage(const Invocation *invocation, EvaluationStage *out_stage, GError **error)
{
  const char *stage = invocation_value(invocation, "stage");
  if (stage == NULL)
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "--stage is missing; hint: midterm or final");
  else if (!evaluation_stage_parse(stage, out_stage))
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "--stage '%s' is neither midterm nor final", stage);
  else
    return true;
  return false;
}

static bool read_request(const Invocation *invocation, Request *out_request, GError **error)
{
  const char *format = invocation_value(invocation, "format");
  if (!read_stage(invocation, &out_request->stage, error) || !edition_read(invocation, &out_request->is_public, error))
    return false;
  out_request->writer = evaluation_writer(format == NULL ? "text" : format);
  if (out_request->writer != NULL)
    return true;
  if (g_str_equal(format, "sdmx-csv")) {
    g_set_error_literal(
        error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
        "an evaluation has verdicts and counts of targets, which are no observations of a series. hint: "
        "its figures are in 'halfsky-reporter export --format sdmx-csv', its verdicts in 'evaluate "
        "--format csv' or 'json'");
    return false;
  }
  g_autofree char *formats = evaluation_formats();
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "--format '%s' is none of %s", format, formats);
  return false;
}

static GString *read_and_render(Connection *connection, const Request *request, const ReportingRules *rules,
                                const Invocation *invocation, GError **error)
{
  Language language = invocation_report_language(invocation);
  const BasisRequest wanted = {.year = evaluation_year(request->stage, &rules->assess),
                               .is_marked = request->is_public,
                               .discipline_from = evaluation_first_year(&rules->assess),
                               .tells_handling = !request->is_public};
  g_auto(Headway) headway = headway_begin(invocation);
  headway_step("reporter.headway.read", 1, 2);
  g_autoptr(ReportSource) source = report_source_load(connection, rules, &wanted, error);
  if (source == NULL)
    return NULL;
  if (request->is_public)
    suppression_print(stderr, invocation->language, report_source_suppressed(source));
  headway_step("reporter.headway.write", 2, 2);
  EvaluationRule rule = evaluation_rule_of(&rules->warning);
  g_autoptr(Evaluation) evaluation = evaluation_build(report_source_report(source), request->stage, &rule);
  return evaluation_render(evaluation, &rules->warning, request->writer, language, error);
}

ExitStatus command_evaluate(const Invocation *invocation, GError **error)
{
  Request request = {0};
  if (!read_request(invocation, &request, error))
    return EXIT_USAGE;
  g_auto(ReportingRules) rules = {0};
  reporting_rules_init(&rules, invocation->settings);
  g_autoptr(Connection) connection = reporter_connect(invocation->settings, error);
  if (connection == NULL)
    return EXIT_UNREACHABLE;
  g_autoptr(GString) page = read_and_render(connection, &request, &rules, invocation, error);
  bool is_written = page != NULL && page_write(invocation_value(invocation, "output"), page, error);
  return is_written ? EXIT_DONE : EXIT_FAILED;
}
