#include "reporter/render/opening_words.h"

static char *count_text(guint count)
{
  return g_strdup_printf("%u", count);
}

char *opening_title(Language language, const Report *report)
{
  g_autofree char *year = count_text((guint)report->year);
  return text_format(language, "reporter.opening.title", "district", bilingual_text(report->district->name, language),
                     "year", year, NULL);
}

const char *opening_edition(Language language, const Report *report)
{
  return text(language, report->is_public ? "reporter.opening.public" : "reporter.opening.internal");
}

/* A clause about N of them; empty for none. */
static char *clause_of(Language language, const char *code, guint n)
{
  g_autofree char *count = count_text(n);
  return n == 0 ? g_strdup("") : text_format(language, code, "n", count, NULL);
}

static void add_clause(GPtrArray *clauses, Language language, const char *code, guint n)
{
  if (n > 0)
    g_ptr_array_add(clauses, clause_of(language, code, n));
}

/* In one pair of brackets how many of what was just counted are of one kind, and how many of another; empty when none are. */
static char *of_them(Language language, const char *first_code, guint first, const char *second_code, guint second)
{
  g_autoptr(GPtrArray) clauses = g_ptr_array_new_with_free_func(g_free);
  add_clause(clauses, language, first_code, first);
  add_clause(clauses, language, second_code, second);
  if (clauses->len == 0)
    return g_strdup("");
  g_ptr_array_add(clauses, NULL);
  g_autofree char *joined = g_strjoinv(text(language, "reporter.list.separator"), (char **)clauses->pdata);
  return text_format(language, "reporter.opening.of_them", "clauses", joined, NULL);
}

static char *indicator_counts(Language language, const Report *report)
{
  const ReportTally *tally = &report->tally;
  g_autofree char *year = count_text((guint)report->year);
  g_autofree char *all = count_text(tally->indicators);
  g_autofree char *with = count_text(tally->with_value);
  g_autofree char *without =
      clause_of(language, "reporter.opening.without", tally->indicators - tally->with_value - tally->standing);
  g_autofree char *standing = clause_of(language, "reporter.opening.standing", tally->standing);
  g_autofree char *marked = of_them(language, "reporter.opening.provisional", tally->provisional,
                                    "reporter.opening.suppressed", tally->suppressed);
  return text_format(language, "reporter.opening.indicators", "district",
                     bilingual_text(report->district->name, language), "year", year, "all", all, "with", with,
                     "without", without, "standing", standing, "of_them", marked, NULL);
}

/* Text codes for the counts of one class of targets. */
typedef struct CountTexts {
  const char *paragraph;
  const char *maintained;
  const char *slipped;
  const char *nearly;
} CountTexts;

static const CountTexts numeric_texts = {"reporter.opening.numeric", "reporter.opening.numeric.maintained",
                                         "reporter.opening.numeric.slipped", "reporter.opening.numeric.nearly"};
static const CountTexts direction_texts = {"reporter.opening.direction", "reporter.opening.direction.maintained",
                                           "reporter.opening.direction.slipped", "reporter.opening.numeric.nearly"};

static char *target_counts(Language language, const CountTexts *texts, guint n_targets, const guint counts[N_VERDICTS],
                           guint n_nearly)
{
  g_autofree char *all = count_text(n_targets);
  g_autofree char *met = count_text(counts[VERDICT_MET] + counts[VERDICT_MAINTAINED]);
  g_autofree char *maintained = clause_of(language, texts->maintained, counts[VERDICT_MAINTAINED]);
  g_autofree char *not_met = count_text(counts[VERDICT_NOT_MET] + counts[VERDICT_SLIPPED]);
  g_autofree char *of_missed = of_them(language, texts->slipped, counts[VERDICT_SLIPPED], texts->nearly, n_nearly);
  g_autofree char *doubtful = clause_of(language, "reporter.opening.doubtful", counts[VERDICT_INSUFFICIENT_EVIDENCE]);
  g_autofree char *no_data = clause_of(language, "reporter.opening.no_data", counts[VERDICT_NO_DATA]);
  g_autofree char *suppressed = clause_of(language, "reporter.opening.numeric.suppressed", counts[VERDICT_SUPPRESSED]);
  return text_format(language, texts->paragraph, "all", all, "met", met, "maintained", maintained, "not_met", not_met,
                     "of_missed", of_missed, "doubtful", doubtful, "no_data", no_data, "suppressed", suppressed, NULL);
}

GPtrArray *opening_paragraphs(Language language, const Report *report)
{
  const ReportTally *tally = &report->tally;
  GPtrArray *paragraphs = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *narrative = count_text(tally->narrative);
  g_ptr_array_add(paragraphs, indicator_counts(language, report));
  g_ptr_array_add(paragraphs,
                  target_counts(language, &numeric_texts, tally->numeric_targets, tally->numeric, tally->nearly));
  g_ptr_array_add(paragraphs, target_counts(language, &direction_texts, tally->directions, tally->direction, 0));
  g_ptr_array_add(paragraphs, text_format(language, "reporter.opening.narrative", "all", narrative, NULL));
  return paragraphs;
}

GPtrArray *opening_notes(Language language, const Report *report)
{
  GPtrArray *notes = g_ptr_array_new();
  g_ptr_array_add(notes, (gpointer)text(language, "reporter.opening.marks"));
  if (report->is_public)
    g_ptr_array_add(notes, (gpointer)text(language, "reporter.opening.marks.public"));
  return notes;
}

char *chapter_number(Language language, guint number)
{
  static const char *const digits[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
  if (language == LANGUAGE_ZH && number >= 1 && number <= G_N_ELEMENTS(digits))
    return g_strdup(digits[number - 1]);
  return count_text(number);
}
