#include "reporter/render/evaluation_advice.h"

#include <math.h>

#include "reporter/render/evaluation_words.h"
#include "reporter/render/finding_words.h"
#include "reporter/render/width.h"

#define INDENT 4

typedef bool (*TargetTest)(const EvaluatedTarget *target);

static bool is_missed(const EvaluatedTarget *target)
{
  return target->standing == STANDING_AT_RISK || target->standing == STANDING_NOT_MET;
}

static bool is_slipping(const EvaluatedTarget *target)
{
  return target->may_slip;
}

static bool is_undecided(const EvaluatedTarget *target)
{
  return target->standing == STANDING_UNDECIDED;
}

static bool is_narrative(const EvaluatedTarget *target)
{
  return target->standing == STANDING_NARRATIVE;
}

/* Those of GROUP that pass TEST, in the catalogue's order. */
static GPtrArray *targets_that(const EvaluationGroup *group, TargetTest test)
{
  GPtrArray *found = g_ptr_array_new();
  for (guint i = 0; i < group->targets->len; i++)
    if (test(g_ptr_array_index(group->targets, i)))
      g_ptr_array_add(found, g_ptr_array_index(group->targets, i));
  return found;
}

/* The least chance first; those without a forecast last. Stable, so equal ones keep the catalogue's order. */
static gint by_chance(gconstpointer first, gconstpointer second)
{
  double a = (*(const EvaluatedTarget *const *)first)->judged->p_meets;
  double b = (*(const EvaluatedTarget *const *)second)->judged->p_meets;
  a = isnan(a) ? INFINITY : a;
  b = isnan(b) ? INFINITY : b;
  return (a > b) - (a < b);
}

/* The chapter's paragraphs are numbered. */
typedef struct Chapter {
  EvaluationPage *page;
  guint width;
  guint n;
} Chapter;

static void append_numbered(Chapter *chapter, const char *sentence)
{
  g_autofree char *number = g_strdup_printf("%u", ++chapter->n);
  g_autofree char *paragraph = text_format(chapter->page->language, "reporter.evaluation.numbered", "number", number,
                                           "sentence", sentence, NULL);
  width_append_wrapped(chapter->page->out, paragraph, 0, chapter->width);
}

static void append_none(const Chapter *chapter, const char *code)
{
  if (chapter->n == 0)
    width_append_wrapped(chapter->page->out, text(chapter->page->language, code), 0, chapter->width);
}

/* A paragraph that counts N of something. */
static void append_count(Chapter *chapter, const char *code, guint n)
{
  g_autofree char *count = g_strdup_printf("%u", n);
  g_autofree char *sentence = text_format(chapter->page->language, code, "n", count, NULL);
  append_numbered(chapter, sentence);
}

/* --- Problems ----------------------------------------------------------------------------------------------------- */

static void append_problem_targets(Chapter *chapter, const char *code, TargetTest test)
{
  g_autoptr(GPtrArray) targets = targets_that(&chapter->page->evaluation->plan, test);
  if (targets->len == 0)
    return;
  g_ptr_array_sort(targets, by_chance);
  append_count(chapter, code, targets->len);
  for (guint i = 0; i < targets->len; i++) {
    g_autofree char *line = problem_words(chapter->page->language, g_ptr_array_index(targets, i));
    width_append_wrapped(chapter->page->out, line, INDENT, chapter->width - INDENT);
  }
}

static void append_undecided(Chapter *chapter)
{
  g_autoptr(GPtrArray) targets = targets_that(&chapter->page->evaluation->plan, is_undecided);
  if (targets->len == 0)
    return;
  append_count(chapter, "reporter.evaluation.problems.undecided", targets->len);
  for (guint i = 0; i < targets->len; i++) {
    const EvaluatedTarget *target = g_ptr_array_index(targets, i);
    g_autofree char *line =
        text_format(chapter->page->language, "reporter.evaluation.undecided", "code", target->target->code, "title",
                    bilingual_text(target->target->title, chapter->page->language), "reason",
                    reason_words(chapter->page->language, target->judged->reason), NULL);
    width_append_wrapped(chapter->page->out, line, INDENT, chapter->width - INDENT);
  }
}

static void append_no_data(Chapter *chapter)
{
  const Evaluation *evaluation = chapter->page->evaluation;
  guint n = evaluation->plan.tally.of[STANDING_NO_DATA];
  if (n == 0 && evaluation->missing->len == 0)
    return;
  g_autofree char *targets = g_strdup_printf("%u", n);
  g_autofree char *series = g_strdup_printf("%u", evaluation->missing->len);
  g_autofree char *sentence = text_format(chapter->page->language, "reporter.evaluation.problems.no_data", "n", targets,
                                          "series", series, NULL);
  append_numbered(chapter, sentence);
}

void evaluation_append_problems(EvaluationPage *page, guint width)
{
  Chapter chapter = {.page = page, .width = width};
  bool is_final = page->evaluation->stage == STAGE_FINAL;
  append_problem_targets(
      &chapter, is_final ? "reporter.evaluation.problems.not_met" : "reporter.evaluation.problems.at_risk", is_missed);
  append_problem_targets(&chapter, "reporter.evaluation.problems.slipping", is_slipping);
  append_undecided(&chapter);
  append_no_data(&chapter);
  append_none(&chapter, "reporter.evaluation.problems.none");
}

/* --- Suggestions -------------------------------------------------------------------------------------------------- */

static void append_measures(Chapter *chapter, const EvaluationGroup *department)
{
  g_autoptr(GPtrArray) targets = targets_that(department, is_missed);
  if (targets->len == 0)
    return;
  bool is_final = chapter->page->evaluation->stage == STAGE_FINAL;
  g_autofree char *n = g_strdup_printf("%u", targets->len);
  g_autofree char *codes = target_codes(chapter->page->language, targets);
  g_autofree char *sentence = text_format(
      chapter->page->language,
      is_final ? "reporter.evaluation.suggest.carry_on" : "reporter.evaluation.suggest.measures", "department",
      bilingual_text(department->department->name, chapter->page->language), "n", n, "codes", codes, NULL);
  append_numbered(chapter, sentence);
}

static void append_keeping(Chapter *chapter)
{
  g_autoptr(GPtrArray) targets = targets_that(&chapter->page->evaluation->plan, is_slipping);
  if (targets->len == 0)
    return;
  g_autofree char *codes = target_codes(chapter->page->language, targets);
  g_autofree char *sentence =
      text_format(chapter->page->language, "reporter.evaluation.suggest.keep", "codes", codes, NULL);
  append_numbered(chapter, sentence);
}

static GPtrArray *undecided_for(const Evaluation *evaluation, Reason reason)
{
  g_autoptr(GPtrArray) undecided = targets_that(&evaluation->plan, is_undecided);
  GPtrArray *found = g_ptr_array_new();
  for (guint i = 0; i < undecided->len; i++) {
    EvaluatedTarget *target = g_ptr_array_index(undecided, i);
    if (target->judged->reason == reason)
      g_ptr_array_add(found, target);
  }
  return found;
}

/* What would let a number decide, for each reason why it does not. */
static void append_evidence(Chapter *chapter)
{
  for (guint reason = REASON_NONE + 1; reason < N_REASONS; reason++) {
    g_autoptr(GPtrArray) targets = undecided_for(chapter->page->evaluation, (Reason)reason);
    if (targets->len == 0)
      continue;
    g_autofree char *code = g_strdup_printf("reporter.evaluation.evidence.%s", reason_vocabulary.codes[reason]);
    g_autofree char *codes = target_codes(chapter->page->language, targets);
    g_autofree char *sentence = text_format(chapter->page->language, code, "codes", codes, NULL);
    append_numbered(chapter, sentence);
  }
}

static void append_survey(Chapter *chapter)
{
  const Evaluation *evaluation = chapter->page->evaluation;
  if (evaluation->missing->len > 0)
    append_count(chapter, "reporter.evaluation.suggest.survey", evaluation->missing->len);
}

static void append_texts_wanted(Chapter *chapter)
{
  g_autoptr(GPtrArray) targets = targets_that(&chapter->page->evaluation->plan, is_narrative);
  if (targets->len == 0)
    return;
  g_autofree char *codes = target_codes(chapter->page->language, targets);
  g_autofree char *n = g_strdup_printf("%u", targets->len);
  g_autofree char *sentence =
      text_format(chapter->page->language, "reporter.evaluation.suggest.texts", "n", n, "codes", codes, NULL);
  append_numbered(chapter, sentence);
}

void evaluation_append_suggestions(EvaluationPage *page, guint width)
{
  Chapter chapter = {.page = page, .width = width};
  const GPtrArray *departments = page->evaluation->departments;
  for (guint i = 0; i < departments->len; i++)
    append_measures(&chapter, g_ptr_array_index(departments, i));
  append_keeping(&chapter);
  append_evidence(&chapter);
  append_survey(&chapter);
  append_texts_wanted(&chapter);
  append_none(&chapter, "reporter.evaluation.suggest.none");
}

/* --- What is missing ---------------------------------------------------------------------------------------------- */

static char *waiting_targets(Language language, const MissingSeries *missing)
{
  if (missing->targets->len == 0)
    return g_strdup("");
  GString *codes = g_string_new(NULL);
  for (guint i = 0; i < missing->targets->len; i++) {
    const Target *target = g_ptr_array_index(missing->targets, i);
    g_string_append_printf(codes, "%s%s", i == 0 ? "" : text(language, "reporter.list.separator"), target->code);
  }
  g_autofree char *list = g_string_free(codes, FALSE);
  return text_format(language, "reporter.evaluation.waiting", "codes", list, NULL);
}

/* Since when it is missing. */
static char *missing_since(Language language, const MissingSeries *missing)
{
  if (!missing_series_is_total(missing))
    return g_strdup(text(language, "reporter.evaluation.missing_beside"));
  if (missing->last_year == 0)
    return g_strdup(text(language, "reporter.evaluation.missing_always"));
  g_autofree char *year = g_strdup_printf("%d", missing->last_year);
  return text_format(language, "reporter.evaluation.missing_since", "year", year, NULL);
}

static void append_missing_series(Chapter *chapter, const MissingSeries *missing)
{
  Language language = chapter->page->language;
  g_autofree char *what = missing_words(language, chapter->page->evaluation->report->catalogue, missing);
  g_autofree char *since = missing_since(language, missing);
  g_autofree char *waiting = waiting_targets(language, missing);
  g_autofree char *sentence = text_format(
      language, "reporter.evaluation.missing", "code", missing->indicator->code, "what", what, "department",
      bilingual_text(missing->indicator->department->name, language), "since", since, "waiting", waiting, NULL);
  append_numbered(chapter, sentence);
}

void evaluation_append_missing(EvaluationPage *page, guint width)
{
  Chapter chapter = {.page = page, .width = width};
  const GPtrArray *missing = page->evaluation->missing;
  for (guint i = 0; i < missing->len; i++)
    append_missing_series(&chapter, g_ptr_array_index(missing, i));
  append_none(&chapter, "reporter.evaluation.missing.none");
}
