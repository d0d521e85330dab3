#include "reporter/render/discipline_table.h"

#include "base/width.h"
#include "reporter/evaluate/discipline.h"
#include "reporter/render/evaluation_words.h"
#include "reporter/render/text_table.h"

const char *discipline_name(Language language, const Catalogue *catalogue, const char *department)
{
  const Department *known = catalogue_department(catalogue, department);
  if (known != NULL)
    return bilingual_text(known->name, language);
  return *department == '\0' ? text(language, "reporter.discipline.others") : department;
}

static char **heading_cells(Language language)
{
  static const char *const columns[] = {"reporter.evaluation.column.department", "reporter.discipline.column.complete",
                                        "reporter.discipline.column.on_time", "reporter.discipline.column.corrected",
                                        "reporter.discipline.column.rejected"};
  char **cells = g_new0(char *, G_N_ELEMENTS(columns) + 1);
  for (guint i = 0; i < G_N_ELEMENTS(columns); i++)
    cells[i] = g_strdup(text(language, columns[i]));
  return cells;
}

static char **cells_of(Language language, const char *name, const Discipline *one)
{
  char **cells = g_new0(char *, 6);
  cells[0] = g_strdup(name);
  cells[1] = rate_words(language, (guint)one->periods_received, (guint)one->periods_due);
  cells[2] = rate_words(language, (guint)one->periods_on_time, (guint)one->periods_timed);
  cells[3] = rate_words(language, (guint)one->cells_corrected, (guint)one->cells_stored);
  cells[4] = rate_words(language, (guint)one->cells_rejected, (guint)one->cells_received);
  return cells;
}

static void append_legend(EvaluationPage *page, guint width)
{
  g_autofree char *first = g_strdup_printf("%d", evaluation_first_year(page->evaluation->report->rule));
  g_autofree char *last = g_strdup_printf("%d", page->evaluation->year);
  g_autofree char *legend =
      text_format(page->language, "reporter.discipline.legend", "first", first, "last", last, NULL);
  width_append_wrapped(page->out, legend, 0, width);
}

void discipline_table_append(EvaluationPage *page, guint width)
{
  const GArray *disciplines = page->evaluation->report->discipline;
  if (disciplines == NULL)
    return;
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
  const Discipline sum = disciplines_sum(disciplines);
  g_ptr_array_add(rows, heading_cells(page->language));
  for (guint i = 0; i < disciplines->len; i++) {
    const Discipline *one = &g_array_index(disciplines, Discipline, i);
    g_ptr_array_add(
        rows, cells_of(page->language,
                       discipline_name(page->language, page->evaluation->report->catalogue, one->department), one));
  }
  g_ptr_array_add(rows, cells_of(page->language, text(page->language, "reporter.evaluation.total"), &sum));
  g_string_append_printf(page->out, "\n%s\n", text(page->language, "reporter.discipline.heading"));
  text_table_append(page->out, rows);
  append_legend(page, width);
}
