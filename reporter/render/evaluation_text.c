/* Text for a terminal or a page: what was attained, by domain, objective and target; the scorecard of departments; problems, suggestions, and what is missing. */
#include "base/width.h"
#include "reporter/render/discipline_table.h"
#include "reporter/render/evaluation_advice.h"
#include "reporter/render/evaluation_words.h"
#include "reporter/render/evaluation_writer.h"
#include "reporter/render/tally_table.h"
#include "reporter/render/target_words.h"
#include "reporter/wording/number.h"

#define PAGE_WIDTH 96
#define INDENT 4

static void append_paragraph(EvaluationPage *page, guint indent, const char *paragraph)
{
  width_append_wrapped(page->out, paragraph, indent, PAGE_WIDTH - indent);
}

static char *count_text(guint count)
{
  return g_strdup_printf("%u", count);
}

static void append_heading(EvaluationPage *page, const char *code)
{
  g_string_append_printf(page->out, "\n%s\n", text(page->language, code));
}

static void append_title(EvaluationPage *page)
{
  g_autofree char *title = evaluation_title(page->language, page->evaluation);
  append_paragraph(page, 0, title);
  append_paragraph(page, 0,
                   text(page->language, page->evaluation->report->is_public ? "reporter.evaluation.public"
                                                                            : "reporter.opening.internal"));
}

/* --- Overview ----------------------------------------------------------------------------------------------------- */

static guint count_of_kind(const Evaluation *evaluation, ObjectiveKind kind)
{
  guint n = 0;
  for (guint i = 0; i < evaluation->objectives->len; i++)
    n += ((const EvaluationGroup *)g_ptr_array_index(evaluation->objectives, i))->objective->kind == kind;
  return n;
}

static void append_counts(EvaluationPage *page)
{
  const Evaluation *evaluation = page->evaluation;
  g_autofree char *objectives = count_text(count_of_kind(evaluation, OBJECTIVE_MAIN));
  g_autofree char *commitments = count_text(count_of_kind(evaluation, OBJECTIVE_STRATEGY));
  g_autofree char *targets = count_text(evaluation->targets->len);
  g_autofree char *year = count_text((guint)evaluation->year);
  g_autofree char *counts = tally_words(page->language, &evaluation->plan.tally);
  g_autofree char *by_objective = tally_words(page->language, &evaluation->plan.objectives);
  g_autofree char *paragraph =
      text_format(page->language, "reporter.evaluation.counts", "objectives", objectives, "commitments", commitments,
                  "targets", targets, "year", year, "counts", counts, "by_objective", by_objective, NULL);
  append_paragraph(page, 0, paragraph);
}

/* Both ways to count those without a verdict, with numerator and denominator. */
static void append_rates_of(EvaluationPage *page, const char *code, guint attained)
{
  const Tally *tally = &page->evaluation->plan.tally;
  g_autofree char *of_all = rate_words(page->language, attained, tally_countable(tally));
  g_autofree char *of_judged = rate_words(page->language, attained, tally_judged(tally));
  g_autofree char *paragraph = text_format(page->language, code, "of_all", of_all, "of_judged", of_judged, NULL);
  append_paragraph(page, 0, paragraph);
}

static void append_overview(EvaluationPage *page)
{
  const Evaluation *evaluation = page->evaluation;
  const Tally *tally = &evaluation->plan.tally;
  guint met = tally->of[STANDING_MET];
  guint nearly = met + tally->of[STANDING_NEARLY];
  append_heading(page, "reporter.evaluation.chapter.overview");
  append_counts(page);
  append_rates_of(page, "reporter.evaluation.rates.met", met);
  append_rates_of(page, "reporter.evaluation.rates.nearly", nearly);
  if (evaluation->stage == STAGE_MIDTERM)
    append_rates_of(page, "reporter.evaluation.rates.on_course", nearly + tally->of[STANDING_ON_COURSE]);
  g_string_append_c(page->out, '\n');
}

static const char *domain_label(Language language, const EvaluationGroup *group)
{
  return bilingual_text(group->domain->name, language);
}

static const char *department_label(Language language, const EvaluationGroup *group)
{
  return bilingual_text(group->department->name, language);
}

/* --- Objectives --------------------------------------------------------------------------------------------------- */

static void append_target(EvaluationPage *page, const EvaluatedTarget *target)
{
  g_autofree char *finding = target->judged == NULL
                                 ? evaluation_silence(page->language, target)
                                 : target_paragraph(page->language, page->evaluation->report, target->judged);
  g_autofree char *paragraph = text_format(page->language, "reporter.evaluation.target", "standing",
                                           standing_words(page->language, target->standing), "finding", finding, NULL);
  append_paragraph(page, INDENT, paragraph);
}

static void append_objective(EvaluationPage *page, const EvaluationGroup *objective)
{
  g_autofree char *counts = tally_words(page->language, &objective->tally);
  g_autofree char *paragraph =
      text_format(page->language, "reporter.evaluation.objective", "code", objective->objective->code, "title",
                  bilingual_text(objective->objective->title, page->language), "standing",
                  standing_words(page->language, objective->standing), "counts", counts, NULL);
  append_paragraph(page, 0, paragraph);
  for (guint i = 0; i < objective->targets->len; i++)
    append_target(page, g_ptr_array_index(objective->targets, i));
}

static void append_objectives(EvaluationPage *page, const Domain *domain, ObjectiveKind kind)
{
  const GPtrArray *objectives = page->evaluation->objectives;
  for (guint i = 0; i < objectives->len; i++) {
    const EvaluationGroup *objective = g_ptr_array_index(objectives, i);
    if (objective->domain == domain && objective->objective->kind == kind)
      append_objective(page, objective);
  }
}

static void append_domain(EvaluationPage *page, const EvaluationGroup *domain)
{
  g_autofree char *counts = tally_words(page->language, &domain->objectives);
  g_autofree char *n = count_text(tally_all(&domain->objectives));
  g_autofree char *heading =
      text_format(page->language, "reporter.evaluation.domain", "name",
                  bilingual_text(domain->domain->name, page->language), "n", n, "counts", counts, NULL);
  g_string_append_c(page->out, '\n');
  append_paragraph(page, 0, heading);
  append_objectives(page, domain->domain, OBJECTIVE_MAIN);
  append_paragraph(page, 0, text(page->language, "reporter.evaluation.commitments"));
  append_objectives(page, domain->domain, OBJECTIVE_STRATEGY);
}

/* --- Advice ------------------------------------------------------------------------------------------------------- */

/* Takes ADVICE; NONE is the text code of what is said when there is none. */
static void append_advice(EvaluationPage *page, GPtrArray *advice, const char *none)
{
  if (advice->len == 0)
    append_paragraph(page, 0, text(page->language, none));
  for (guint i = 0; i < advice->len; i++) {
    const Advice *one = g_ptr_array_index(advice, i);
    g_autofree char *number = count_text(i + 1);
    g_autofree char *paragraph =
        text_format(page->language, "reporter.evaluation.numbered", "number", number, "sentence", one->sentence, NULL);
    append_paragraph(page, 0, paragraph);
    for (guint j = 0; j < one->lines->len; j++)
      append_paragraph(page, INDENT, g_ptr_array_index(one->lines, j));
  }
  g_ptr_array_unref(advice);
}

/* --- Together ----------------------------------------------------------------------------------------------------- */

static void append_notes(EvaluationPage *page)
{
  g_autofree char *notes = evaluation_notes(page->language, page->evaluation);
  g_string_append_c(page->out, '\n');
  append_paragraph(page, 0, notes);
  if (page->evaluation->report->is_public)
    append_paragraph(page, 0, text(page->language, "reporter.evaluation.notes.public"));
  g_string_append_printf(page->out, "\n%s\n", text(page->language, "reporter.end"));
}

static void write_text(EvaluationPage *page)
{
  const Evaluation *evaluation = page->evaluation;
  append_title(page);
  append_overview(page);
  tally_table_append(page, text(page->language, "reporter.evaluation.column.domain"), evaluation->domains, domain_label,
                     &evaluation->plan);
  g_autofree char *legend = tally_table_legend(page->language, evaluation);
  append_paragraph(page, 0, legend);
  append_heading(page, "reporter.evaluation.chapter.objectives");
  for (guint i = 0; i < evaluation->domains->len; i++)
    append_domain(page, g_ptr_array_index(evaluation->domains, i));
  append_heading(page, "reporter.evaluation.chapter.departments");
  tally_table_append(page, text(page->language, "reporter.evaluation.column.department"), evaluation->departments,
                     department_label, &evaluation->plan);
  discipline_table_append(page, PAGE_WIDTH);
  append_heading(page, "reporter.evaluation.chapter.problems");
  append_advice(page, evaluation_problems(page->language, evaluation), "reporter.evaluation.problems.none");
  append_heading(page, "reporter.evaluation.chapter.suggestions");
  append_advice(page, evaluation_suggestions(page->language, evaluation), "reporter.evaluation.suggest.none");
  append_heading(page, "reporter.evaluation.chapter.missing");
  append_advice(page, evaluation_missing(page->language, evaluation), "reporter.evaluation.missing.none");
  append_notes(page);
}

const EvaluationWriter evaluation_text_writer = {"text", write_text};
