#include "reporter/render/tally_table.h"

#include "reporter/render/evaluation_words.h"
#include "reporter/render/text_table.h"

/* In the order of the columns; the rate comes last. */
static const Standing midterm_columns[] = {STANDING_MET,       STANDING_NEARLY,  STANDING_ON_COURSE, STANDING_AT_RISK,
                                           STANDING_UNDECIDED, STANDING_NO_DATA, STANDING_NARRATIVE, STANDING_WITHHELD};
static const Standing final_columns[] = {STANDING_MET,     STANDING_NEARLY,    STANDING_NOT_MET, STANDING_UNDECIDED,
                                         STANDING_NO_DATA, STANDING_NARRATIVE, STANDING_WITHHELD};

typedef struct Columns {
  const Standing *standings;
  guint n;
} Columns;

/* The last column is for what is withheld: public editions only. */
static Columns columns_of(const Evaluation *evaluation)
{
  guint left_out = evaluation->report->is_public ? 0 : 1;
  if (evaluation->stage == STAGE_FINAL)
    return (Columns){final_columns, G_N_ELEMENTS(final_columns) - left_out};
  return (Columns){midterm_columns, G_N_ELEMENTS(midterm_columns) - left_out};
}

static char **heading_cells(Language language, Columns columns, const char *label)
{
  g_autoptr(GPtrArray) cells = g_ptr_array_new();
  g_ptr_array_add(cells, g_strdup(label));
  g_ptr_array_add(cells, g_strdup(text(language, "reporter.evaluation.column.all")));
  for (guint i = 0; i < columns.n; i++) {
    g_autofree char *code = g_strdup_printf("reporter.evaluation.column.%s", standing_code(columns.standings[i]));
    g_ptr_array_add(cells, g_strdup(text(language, code)));
  }
  g_ptr_array_add(cells, g_strdup(text(language, "reporter.evaluation.column.rate")));
  g_ptr_array_add(cells, NULL);
  return (char **)g_ptr_array_free(g_steal_pointer(&cells), FALSE);
}

static char **group_cells(Language language, Columns columns, const char *label, const Tally *tally)
{
  g_autoptr(GPtrArray) cells = g_ptr_array_new();
  g_ptr_array_add(cells, g_strdup(label));
  g_ptr_array_add(cells, g_strdup_printf("%u", tally_all(tally)));
  for (guint i = 0; i < columns.n; i++)
    g_ptr_array_add(cells, g_strdup_printf("%u", tally->of[columns.standings[i]]));
  g_ptr_array_add(cells, rate_words(language, tally->of[STANDING_MET], tally_countable(tally)));
  g_ptr_array_add(cells, NULL);
  return (char **)g_ptr_array_free(g_steal_pointer(&cells), FALSE);
}

void tally_table_append(EvaluationPage *page, const char *heading, const GPtrArray *groups, GroupLabel label_of,
                        const EvaluationGroup *total)
{
  Columns columns = columns_of(page->evaluation);
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
  g_ptr_array_add(rows, heading_cells(page->language, columns, heading));
  for (guint i = 0; i < groups->len; i++) {
    const EvaluationGroup *group = g_ptr_array_index(groups, i);
    g_ptr_array_add(rows, group_cells(page->language, columns, label_of(page->language, group), &group->tally));
  }
  const char *all = text(page->language, "reporter.evaluation.total");
  g_ptr_array_add(rows, group_cells(page->language, columns, all, &total->tally));
  text_table_append(page->out, rows);
}

/* "“进度”为按进度推进"; NULL where the heading is the word itself. */
static char *heading_meaning(Language language, Standing standing)
{
  g_autofree char *code = g_strdup_printf("reporter.evaluation.column.%s", standing_code(standing));
  const char *column = text(language, code);
  const char *words = standing_words(language, standing);
  if (g_str_equal(column, words))
    return NULL;
  return text_format(language, "reporter.evaluation.legend.one", "column", column, "standing", words, NULL);
}

char *tally_table_legend(Language language, const Evaluation *evaluation)
{
  Columns columns = columns_of(evaluation);
  g_autoptr(GPtrArray) clauses = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < columns.n; i++) {
    char *meaning = heading_meaning(language, columns.standings[i]);
    if (meaning != NULL)
      g_ptr_array_add(clauses, meaning);
  }
  g_ptr_array_add(clauses, NULL);
  g_autofree char *joined = g_strjoinv(text(language, "reporter.finding.separator"), (char **)clauses->pdata);
  return text_format(language, "reporter.evaluation.legend", "clauses", joined, NULL);
}
