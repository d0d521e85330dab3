/* Writes every form that reports and exports have, in both languages, of an invented district (tests/reporter/invented_report.h).
 *
 * usage: make_forms KIND FOLDER
 * Files are `annual.zh.text`, `midterm.en.csv`, `figures.zh.xlsx`, … */
#include "base/file.h"
#include "reporter/export/figure_writer.h"
#include "reporter/render/evaluation_writer.h"
#include "reporter/render/writer.h"
#include "tests/reporter/invented_report.h"

static void save(const char *folder, const char *report, Language language, const char *format, GString *page,
                 const GError *failure)
{
  g_autoptr(GError) error = NULL;
  if (page == NULL)
    g_error("%s %s: %s", report, format, failure->message);
  g_autofree char *name = g_strdup_printf("%s.%s.%s", report, language_tag(language), format);
  g_autofree char *path = g_build_filename(folder, name, NULL);
  if (!file_write(path, page->str, page->len, 0640, &error))
    g_error("%s", error->message);
  g_string_free(page, TRUE);
}

static void save_annual(const char *folder, const Report *report, Language language)
{
  for (guint i = 0; report_writer_at(i) != NULL; i++) {
    g_autoptr(GError) error = NULL;
    GString *page = report_render(report, &invented_warning_rule, report_writer_at(i), language, &error);
    save(folder, "annual", language, report_writer_at(i)->format, page, error);
  }
}

static void save_evaluation(const char *folder, const Report *report, Language language)
{
  EvaluationRule rule = evaluation_rule_of(&invented_warning_rule);
  g_autoptr(Evaluation) evaluation = evaluation_build(report, STAGE_MIDTERM, &rule);
  for (guint i = 0; evaluation_writer_at(i) != NULL; i++) {
    g_autoptr(GError) error = NULL;
    GString *page = evaluation_render(evaluation, &invented_warning_rule, evaluation_writer_at(i), language, &error);
    save(folder, "midterm", language, evaluation_writer_at(i)->format, page, error);
  }
}

static void save_figures(const char *folder, const Report *report, Language language)
{
  g_autofree char *formats = figure_formats();
  g_auto(GStrv) names = g_strsplit(formats, "|", -1);
  g_autoptr(FigureList) list = figure_list_new(report->catalogue, report->areas, report->n_areas, report->figures,
                                               report->year, report->year, report->is_public);
  for (guint i = 0; names[i] != NULL; i++) {
    g_autoptr(GError) error = NULL;
    GString *page = g_string_new(NULL);
    const bool is_written = figure_writer(names[i])->write(page, list, language, &error);
    save(folder, "figures", language, names[i], is_written ? page : NULL, error);
  }
}

int main(int argc, char **argv)
{
  g_assert(argc == 3);
  g_autoptr(InventedReport) invented = invented_report_new(argv[1]);
  for (int language = 0; language < N_LANGUAGES; language++) {
    save_annual(argv[2], invented_report(invented), (Language)language);
    save_evaluation(argv[2], invented_report(invented), (Language)language);
    save_figures(argv[2], invented_report(invented), (Language)language);
  }
  return 0;
}
