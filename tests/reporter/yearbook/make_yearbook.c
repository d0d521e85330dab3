/* Writes the yearbook of an invented district (tests/reporter/invented_report.h), for another program to open.
 *
 * usage: make_yearbook plain|hostile|public|final zh|en OUTPUT [DOCUMENT]
 * `final` is the evaluation at the end of the plan. DOCUMENT is the report as JSON. */
#include "base/file.h"
#include "reporter/render/evaluation_writer.h"
#include "reporter/render/writer.h"
#include "tests/reporter/invented_report.h"

static GString *render_annual(const Report *report, const char *format, Language language, GError **error)
{
  return report_render(report, &invented_warning_rule, report_writer(format), language, error);
}

static GString *render_final(const Report *report, const char *format, Language language, GError **error)
{
  EvaluationRule rule = evaluation_rule_of(&invented_warning_rule);
  g_autoptr(Evaluation) evaluation = evaluation_build(report, STAGE_FINAL, &rule);
  return evaluation_render(evaluation, &invented_warning_rule, evaluation_writer(format), language, error);
}

static bool write_page(const char *kind, const Report *report, const char *format, Language language,
                       const char *output)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) bytes = g_str_equal(kind, "final") ? render_final(report, format, language, &error)
                                                        : render_annual(report, format, language, &error);
  if (bytes != NULL && file_write(output, bytes->str, bytes->len, 0640, &error))
    return true;
  g_printerr("%s\n", error->message);
  return false;
}

int main(int argc, char **argv)
{
  g_assert(argc >= 4);
  Language language;
  g_autoptr(InventedReport) invented = invented_report_new(argv[1]);
  const Report *report = invented_report(invented);
  if (!language_parse(argv[2], &language) || !write_page(argv[1], report, "xlsx", language, argv[3]))
    return 1;
  return argc < 5 || write_page(argv[1], report, "json", language, argv[4]) ? 0 : 1;
}
