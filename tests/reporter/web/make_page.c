/* Writes pages for the browser to open, of an invented district (tests/reporter/invented_report.h).
 *
 * usage: make_page plain|hostile|public|midterm|final OUTPUT JSON
 * `midterm` and `final` are evaluations. Beside the page it writes the document that the page was fed with. */
#include "base/file.h"
#include "reporter/render/document.h"
#include "reporter/render/html_page.h"
#include "reporter/render/json_value.h"
#include "tests/reporter/invented_report.h"

static json_t *document_for(const char *kind, const Report *report)
{
  const bool is_midterm = g_str_equal(kind, "midterm");
  if (!is_midterm && !g_str_equal(kind, "final")) {
    g_autoptr(Review) review = review_of_year(report, &invented_warning_rule);
    return document_of(review, DOCUMENT_ANNUAL);
  }
  EvaluationRule rule = evaluation_rule_of(&invented_warning_rule);
  g_autoptr(Evaluation) evaluation = evaluation_build(report, is_midterm ? STAGE_MIDTERM : STAGE_FINAL, &rule);
  g_autoptr(Review) review = review_of_evaluation(evaluation, &invented_warning_rule);
  return document_of(review, is_midterm ? DOCUMENT_MIDTERM : DOCUMENT_FINAL);
}

static bool write_page(const char *kind, const Report *report, const char *output, const char *json_output)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) page = g_string_new(NULL);
  g_autoptr(GString) json = g_string_new(NULL);
  json_append(json, document_for(kind, report), 1);
  html_page_append(page, document_for(kind, report), LANGUAGE_ZH);
  if (file_write(output, page->str, page->len, 0640, &error) &&
      file_write(json_output, json->str, json->len, 0640, &error))
    return true;
  g_printerr("%s\n", error->message);
  return false;
}

int main(int argc, char **argv)
{
  g_assert(argc == 4);
  g_autoptr(InventedReport) invented = invented_report_new(argv[1]);
  return write_page(argv[1], invented_report(invented), argv[2], argv[3]) ? 0 : 1;
}
