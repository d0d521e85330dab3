#include "reporter/render/evaluation_advice.h"

#include <math.h>

#include "reporter/render/evaluation_words.h"
#include "reporter/render/finding_words.h"

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

/* What is being written. */
typedef struct Chapter {
  Language language;
  const Evaluation *evaluation;
  GPtrArray *advice; /* Advice */
} Chapter;

static void free_advice(gpointer item)
{
  Advice *advice = item;
  g_free(advice->sentence);
  g_ptr_array_unref(advice->lines);
  g_free(advice);
}

static Chapter chapter_of(Language language, const Evaluation *evaluation)
{
  return (Chapter){language, evaluation, g_ptr_array_new_with_free_func(free_advice)};
}

/* Takes SENTENCE; lines are added to what is returned. */
static Advice *add(Chapter *chapter, char *sentence)
{
  Advice *advice = g_new0(Advice, 1);
  advice->sentence = sentence;
  advice->lines = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(chapter->advice, advice);
  return advice;
}

/* A paragraph that counts N of something. */
static Advice *add_count(Chapter *chapter, const char *code, guint n)
{
  g_autofree char *count = g_strdup_printf("%u", n);
  return add(chapter, text_format(chapter->language, code, "n", count, NULL));
}

/* --- Problems ----------------------------------------------------------------------------------------------------- */

static void add_problem_targets(Chapter *chapter, const char *code, TargetTest test)
{
  g_autoptr(GPtrArray) targets = targets_that(&chapter->evaluation->plan, test);
  if (targets->len == 0)
    return;
  if (chapter->evaluation->stage == STAGE_MIDTERM)
    g_ptr_array_sort(targets, by_chance);
  Advice *advice = add_count(chapter, code, targets->len);
  for (guint i = 0; i < targets->len; i++)
    g_ptr_array_add(advice->lines, problem_words(chapter->language, chapter->evaluation->report->catalogue,
                                                 g_ptr_array_index(targets, i)));
}

static void add_undecided(Chapter *chapter)
{
  g_autoptr(GPtrArray) targets = targets_that(&chapter->evaluation->plan, is_undecided);
  if (targets->len == 0)
    return;
  Advice *advice = add_count(chapter, "reporter.evaluation.problems.undecided", targets->len);
  for (guint i = 0; i < targets->len; i++) {
    const EvaluatedTarget *target = g_ptr_array_index(targets, i);
    g_ptr_array_add(advice->lines,
                    text_format(chapter->language, "reporter.evaluation.undecided", "code", target->target->code,
                                "title", bilingual_text(target->target->title, chapter->language), "reason",
                                reason_words(chapter->language, target->judged->reason), NULL));
  }
}

/* Of the missing series those without a figure; the rest have one and lack its error. */
static guint series_without_figure(const Evaluation *evaluation)
{
  guint n = 0;
  for (guint i = 0; i < evaluation->missing->len; i++)
    n += ((const MissingSeries *)g_ptr_array_index(evaluation->missing, i))->lacks == REASON_NONE ? 1 : 0;
  return n;
}

static void add_clause(GPtrArray *clauses, Language language, const char *code, guint n)
{
  g_autofree char *count = g_strdup_printf("%u", n);
  if (n > 0)
    g_ptr_array_add(clauses, text_format(language, code, "n", count, NULL));
}

/* What has no data and what has no error are different wants, so each has its clause, and none where there is nothing. */
static void add_no_data(Chapter *chapter)
{
  const Evaluation *evaluation = chapter->evaluation;
  Language language = chapter->language;
  guint without_figure = series_without_figure(evaluation);
  g_autoptr(GPtrArray) clauses = g_ptr_array_new_with_free_func(g_free);
  add_clause(clauses, language, "reporter.evaluation.problems.no_data.targets",
             evaluation->plan.tally.of[STANDING_NO_DATA]);
  add_clause(clauses, language, "reporter.evaluation.problems.no_data.series", without_figure);
  add_clause(clauses, language, "reporter.evaluation.problems.no_data.errors",
             evaluation->missing->len - without_figure);
  add_clause(clauses, language, "reporter.evaluation.problems.no_data.list", evaluation->missing->len);
  if (clauses->len == 0)
    return;
  g_ptr_array_add(clauses, NULL);
  g_autofree char *joined =
      g_strjoinv(text(language, "reporter.evaluation.problems.no_data.separator"), (char **)clauses->pdata);
  add(chapter, text_format(language, "reporter.evaluation.problems.no_data", "clauses", joined, NULL));
}

GPtrArray *evaluation_problems(Language language, const Evaluation *evaluation)
{
  Chapter chapter = chapter_of(language, evaluation);
  bool is_final = evaluation->stage == STAGE_FINAL;
  add_problem_targets(
      &chapter, is_final ? "reporter.evaluation.problems.not_met" : "reporter.evaluation.problems.at_risk", is_missed);
  add_problem_targets(&chapter, "reporter.evaluation.problems.slipping", is_slipping);
  add_undecided(&chapter);
  add_no_data(&chapter);
  return chapter.advice;
}

/* --- Suggestions -------------------------------------------------------------------------------------------------- */

/* What DEPARTMENT is asked to do about its targets that pass TEST. */
static void add_request(Chapter *chapter, const char *code, const EvaluationGroup *department, TargetTest test)
{
  g_autoptr(GPtrArray) targets = targets_that(department, test);
  if (targets->len == 0)
    return;
  g_autofree char *n = g_strdup_printf("%u", targets->len);
  g_autofree char *codes = target_codes(chapter->language, targets);
  add(chapter,
      text_format(chapter->language, code, "department",
                  bilingual_text(department->department->name, chapter->language), "n", n, "codes", codes, NULL));
}

static void add_requests(Chapter *chapter)
{
  const char *missed = chapter->evaluation->stage == STAGE_FINAL ? "reporter.evaluation.suggest.carry_on"
                                                                 : "reporter.evaluation.suggest.measures";
  for (guint i = 0; i < chapter->evaluation->departments->len; i++) {
    const EvaluationGroup *department = g_ptr_array_index(chapter->evaluation->departments, i);
    add_request(chapter, missed, department, is_missed);
    add_request(chapter, "reporter.evaluation.suggest.keep", department, is_slipping);
  }
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
static void add_evidence(Chapter *chapter)
{
  for (guint reason = REASON_NONE + 1; reason < N_REASONS; reason++) {
    g_autoptr(GPtrArray) targets = undecided_for(chapter->evaluation, (Reason)reason);
    if (targets->len == 0)
      continue;
    g_autofree char *code = g_strdup_printf("reporter.evaluation.evidence.%s", reason_vocabulary.codes[reason]);
    g_autofree char *codes = target_codes(chapter->language, targets);
    char *sentence = text_format(chapter->language, code, "codes", codes, NULL);
    add(chapter, sentence);
  }
}

static void add_survey(Chapter *chapter)
{
  guint n = series_without_figure(chapter->evaluation);
  if (n > 0)
    add_count(chapter, "reporter.evaluation.suggest.survey", n);
}

static void add_texts_wanted(Chapter *chapter)
{
  g_autoptr(GPtrArray) targets = targets_that(&chapter->evaluation->plan, is_narrative);
  if (targets->len == 0)
    return;
  g_autofree char *codes = target_codes(chapter->language, targets);
  g_autofree char *n = g_strdup_printf("%u", targets->len);
  char *sentence = text_format(chapter->language, "reporter.evaluation.suggest.texts", "n", n, "codes", codes, NULL);
  add(chapter, sentence);
}

GPtrArray *evaluation_suggestions(Language language, const Evaluation *evaluation)
{
  Chapter chapter = chapter_of(language, evaluation);
  add_requests(&chapter);
  add_evidence(&chapter);
  add_survey(&chapter);
  add_texts_wanted(&chapter);
  return chapter.advice;
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
  if (missing->lacks != REASON_NONE)
    return g_strdup(text(language, missing->lacks == REASON_NO_INTERVAL
                                       ? "reporter.evaluation.missing_error"
                                       : "reporter.evaluation.missing_standard_error"));
  if (!missing_series_is_total(missing))
    return g_strdup(text(language, "reporter.evaluation.missing_beside"));
  if (missing->last_year == 0)
    return g_strdup(text(language, "reporter.evaluation.missing_always"));
  g_autofree char *year = g_strdup_printf("%d", missing->last_year);
  return text_format(language, "reporter.evaluation.missing_since", "year", year, NULL);
}

static void add_missing_series(Chapter *chapter, const MissingSeries *missing)
{
  Language language = chapter->language;
  g_autofree char *what = missing_words(language, chapter->evaluation->report->catalogue, missing);
  g_autofree char *since = missing_since(language, missing);
  g_autofree char *waiting = waiting_targets(language, missing);
  char *sentence = text_format(language, "reporter.evaluation.missing", "code", missing->indicator->code, "what", what,
                               "department", bilingual_text(missing->indicator->department->name, language), "since",
                               since, "waiting", waiting, NULL);
  add(chapter, sentence);
}

GPtrArray *evaluation_missing(Language language, const Evaluation *evaluation)
{
  Chapter chapter = chapter_of(language, evaluation);
  const GPtrArray *missing = evaluation->missing;
  for (guint i = 0; i < missing->len; i++)
    add_missing_series(&chapter, g_ptr_array_index(missing, i));
  return chapter.advice;
}
