#include "reporter/render/target_words.h"

#include <math.h>

#include "reporter/assess/gap.h"
#include "reporter/wording/number.h"
#include "reporter/wording/wording.h"

/* --- What is asked ------------------------------------------------------------------------------------------------ */

/* A number of the plan in the words of what is tested. */
static char *asked_value(Language language, const Target *target, double value)
{
  g_autofree char *number = number_exact(value);
  if (target->has_gap)
    return gap_words(language, target->indicator, target->gap_method, number);
  return unit_words(language, target->unit, number);
}

static char *asked_or_empty(Language language, const Target *target, double value)
{
  return isfinite(value) ? asked_value(language, target, value) : g_strdup("");
}

/* The lower end of a range: the unit is said once, at the upper end, but for a percent sign. */
static char *asked_low(Language language, const Target *target)
{
  g_autofree char *words = asked_or_empty(language, target, target->reference_low);
  if (g_str_has_suffix(words, "%") || !isfinite(target->reference_low))
    return g_steal_pointer(&words);
  return number_exact(target->reference_low);
}

/* How far from the reference: between two percentages, points. */
static char *asked_tolerance(Language language, const Target *target)
{
  g_autofree char *words = asked_or_empty(language, target, target->tolerance);
  if (!g_str_has_suffix(words, "%"))
    return g_steal_pointer(&words);
  g_autofree char *number = number_exact(target->tolerance);
  return text_format(language, "reporter.amount.points", "amount", number, NULL);
}

/* Which sign and which words a kind has; {value}, {low}, {high}, {name}, {tolerance} are filled in where they stand. */
typedef struct AskTexts {
  const char *sign;
  const char *words; /* text code */
} AskTexts;

static const AskTexts ask_texts[] = {
    [TARGET_AT_MOST] = {"<= {value}", "reporter.ask.at_most"},
    [TARGET_BELOW] = {"< {value}", "reporter.ask.below"},
    [TARGET_AT_LEAST] = {">= {value}", "reporter.ask.at_least"},
    [TARGET_FULL_COVERAGE] = {">= {value}", "reporter.ask.full_coverage"},
    [TARGET_RISE] = {"rise", "reporter.ask.rise"},
    [TARGET_FALL] = {"fall", "reporter.ask.fall"},
    [TARGET_RISE_SLOWS] = {"rise slows", "reporter.ask.rise_slows"},
    [TARGET_GAP_SHRINKS] = {"gap -> {low}", "reporter.ask.gap_shrinks"},
    [TARGET_IN_BAND] = {"{low}..{high}", "reporter.ask.in_band"},
    [TARGET_NEAR_REFERENCE] = {"within {tolerance} of {name}", "reporter.ask.near_reference"},
    [TARGET_NOT_BELOW_REFERENCE] = {">= {name}", "reporter.ask.not_below_reference"},
    [TARGET_ESTABLISHED] = {"established", "reporter.ask.established"},
    [TARGET_MAINTAIN] = {">= {value} every year", "reporter.ask.maintain"},
    [TARGET_NARRATIVE] = {"narrative", "reporter.ask.narrative"},
};

static char *exact_or_empty(double value)
{
  return isfinite(value) ? number_exact(value) : g_strdup("");
}

static void replace(GString *sign, const char *placeholder, const char *value)
{
  g_string_replace(sign, placeholder, value, 0);
}

char *target_sign(const Target *target)
{
  g_autofree char *value = exact_or_empty(target->value);
  g_autofree char *low = exact_or_empty(target->reference_low);
  g_autofree char *high = exact_or_empty(target->reference_high);
  g_autofree char *tolerance = exact_or_empty(target->tolerance);
  GString *sign = g_string_new(ask_texts[target->kind].sign);
  replace(sign, "{value}", value);
  replace(sign, "{low}", low);
  replace(sign, "{high}", high);
  replace(sign, "{tolerance}", tolerance);
  replace(sign, "{name}", target->reference_indicator == NULL ? "" : target->reference_indicator->code);
  return g_string_free(sign, FALSE);
}

char *target_ask(Language language, const Target *target)
{
  const Indicator *reference = target->reference_indicator;
  g_autofree char *value = asked_or_empty(language, target, target->value);
  g_autofree char *low = asked_low(language, target);
  g_autofree char *high = asked_or_empty(language, target, target->reference_high);
  g_autofree char *tolerance = asked_tolerance(language, target);
  return text_format(language, ask_texts[target->kind].words, "value", value, "low", low, "high", high, "tolerance",
                     tolerance, "name", reference == NULL ? "" : bilingual_text(reference->name, language), NULL);
}

/* --- What is known ------------------------------------------------------------------------------------------------ */

static const char *listed_series_name(Language language, const Report *report, const Target *target)
{
  if (!target->has_gap)
    return target->slice == 0 ? "" : catalogue_breakdown_name(report->catalogue, target->slice, language);
  const CodeList *methods = catalogue_code_list(report->catalogue, "gap_method");
  const char *code = vocabulary_code(&gap_method_vocabulary, (int)target->gap_method);
  return bilingual_text(code_list_item(methods, code)->name, language);
}

/* The tested series in words, in the midst of a sentence: 女性, 女比男; empty for the total and where no figure is tested. */
static char *series_name(Language language, const Report *report, const Target *target)
{
  char *name = g_strdup(target->kind == TARGET_NARRATIVE ? "" : listed_series_name(language, report, target));
  *name = g_ascii_tolower(*name);
  return name;
}

static char *tested_value(Language language, const Target *target, double value)
{
  if (target->has_gap)
    return gap_value(language, target->indicator, target->gap_method, value);
  return unit_value(language, target->indicator->unit, value, target->indicator->decimals);
}

static char *known_value(Language language, const ReportTarget *judged)
{
  g_autofree char *year = g_strdup_printf("%d", judged->year);
  g_autofree char *value = tested_value(language, judged->target, judged->evidence.value);
  const bool is_flag = unit_style(judged->target->indicator->unit->code)->is_flag;
  return text_format(language, is_flag ? "reporter.finding.flag" : "reporter.finding.value", "year", year, "value",
                     value, NULL);
}

/* The baseline, as a change of the series; of a gap from what to what. */
static char *plain_baseline(Language language, const ReportTarget *judged)
{
  const Target *target = judged->target;
  const Evidence *evidence = &judged->evidence;
  if (!target->has_gap) {
    Scale scale = scale_of(target->indicator);
    scale.direction = DIRECTION_INFORMATIONAL; /* the verdict says whether it is good */
    Change change =
        change_between(unit_style(scale.unit->code)->change_kind, scale.decimals, evidence->value, evidence->baseline);
    return wording_change(language, &scale, &change, COMPARE_BASELINE, judged->baseline_year);
  }
  g_autofree char *base = wording_base(language, COMPARE_BASELINE, judged->baseline_year);
  g_autofree char *before = tested_value(language, target, evidence->baseline);
  return text_format(language, "reporter.finding.was", "base", base, "value", before, NULL);
}

static char *known_baseline(Language language, const ReportTarget *judged)
{
  g_autofree char *baseline = plain_baseline(language, judged);
  if (!judged->is_baseline_provisional)
    return g_steal_pointer(&baseline);
  return text_format(language, "reporter.finding.baseline_provisional", "baseline", baseline, NULL);
}

static char *known_lowest(Language language, const ReportTarget *judged)
{
  g_autofree char *base = wording_base(language, COMPARE_BASELINE, judged->baseline_year);
  g_autofree char *value = tested_value(language, judged->target, judged->evidence.lowest_since_baseline);
  return text_format(language, "reporter.finding.lowest", "base", base, "value", value, NULL);
}

static char *known_reference(Language language, const ReportTarget *judged)
{
  g_autofree char *value = tested_value(language, judged->target, judged->evidence.reference);
  return text_format(language, "reporter.finding.reference", "name",
                     bilingual_text(judged->target->reference_indicator->name, language), "value", value, NULL);
}

/* Rare events: what they are over several years together. */
static char *known_pool(Language language, const ReportTarget *judged)
{
  const Indicator *indicator = judged->target->indicator;
  const Evidence *evidence = &judged->evidence;
  g_autofree char *first = g_strdup_printf("%d", judged->pool_first_year);
  g_autofree char *last = g_strdup_printf("%d", judged->year);
  g_autofree char *events = g_strdup_printf("%" G_GINT64_FORMAT, evidence->pooled_events);
  double pooled = judged->target->value * (double)evidence->pooled_events / evidence->pooled_expectation;
  g_autofree char *value = unit_value(language, indicator->unit, pooled, indicator->decimals);
  return text_format(language, "reporter.finding.pool", "first", first, "last", last, "events", events, "value", value,
                     NULL);
}

/* Why the evidence does not suffice. */
static const char *reason_code(const ReportTarget *judged)
{
  switch (judged->evidence.doubt) {
  case DOUBT_SURVEY:
    return "reporter.reason.survey";
  case DOUBT_FEW_EVENTS:
    return judged->evidence.has_pool ? "reporter.reason.pool" : "reporter.reason.few_events";
  case DOUBT_NONE:
    return "reporter.reason.no_baseline";
  }
  g_assert_not_reached();
}

static bool shows_baseline(const ReportTarget *judged)
{
  bool tells_history = goal_class(judged->goal.kind) != GOAL_LEVEL || judged->verdict == VERDICT_MAINTAINED ||
                       judged->verdict == VERDICT_SLIPPED;
  return tells_history && judged->evidence.has_baseline;
}

/* The verdict, with what it must not be read without. */
static char *known_verdict(Language language, const ReportTarget *judged)
{
  const char *verdict = target_verdict(language, goal_class(judged->goal.kind), judged->verdict);
  if (judged->verdict == VERDICT_INSUFFICIENT_EVIDENCE)
    return text_format(language, "reporter.verdict.because", "verdict", verdict, "reason",
                       text(language, reason_code(judged)), NULL);
  if (judged->is_provisional && judged->verdict != VERDICT_NARRATIVE)
    return text_format(language, "reporter.verdict.provisional", "verdict", verdict, NULL);
  return g_strdup(verdict);
}

static void add_clause(GPtrArray *clauses, char *clause)
{
  g_ptr_array_add(clauses, clause);
}

/* What is known and the verdict, as clauses in the order in which they are read. */
static GPtrArray *clauses_of(Language language, const ReportTarget *judged)
{
  const Evidence *evidence = &judged->evidence;
  GPtrArray *clauses = g_ptr_array_new_with_free_func(g_free);
  if (evidence->has_value) {
    add_clause(clauses, known_value(language, judged));
    if (evidence->has_reference)
      add_clause(clauses, known_reference(language, judged));
    if (shows_baseline(judged))
      add_clause(clauses, known_baseline(language, judged));
    if (judged->goal.kind == TARGET_MAINTAIN && evidence->has_baseline)
      add_clause(clauses, known_lowest(language, judged));
    if (evidence->has_pool)
      add_clause(clauses, known_pool(language, judged));
  }
  add_clause(clauses, known_verdict(language, judged));
  g_ptr_array_add(clauses, NULL);
  return clauses;
}

char *target_paragraph(Language language, const Report *report, const ReportTarget *judged)
{
  g_autofree char *series = series_name(language, report, judged->target);
  g_autofree char *ask = target_ask(language, judged->target);
  g_autoptr(GPtrArray) clauses = clauses_of(language, judged);
  g_autofree char *finding = g_strjoinv(text(language, "reporter.finding.separator"), (char **)clauses->pdata);
  return text_format(language, *series == '\0' ? "reporter.target.total" : "reporter.target.series", "code",
                     judged->target->code, "title", bilingual_text(judged->target->title, language), "series", series,
                     "ask", ask, "finding", finding, NULL);
}

/* --- The verdict -------------------------------------------------------------------------------------------------- */

const char *target_verdict(Language language, GoalClass class, Verdict verdict)
{
  bool is_direction = class == GOAL_DIRECTION;
  switch (verdict) {
  case VERDICT_MET:
    return text(language, is_direction ? "reporter.verdict.improving" : "reporter.verdict.met");
  case VERDICT_MAINTAINED:
    return text(language, "reporter.verdict.maintained");
  case VERDICT_NOT_MET:
    return text(language, is_direction ? "reporter.verdict.not_improving" : "reporter.verdict.not_met");
  case VERDICT_SLIPPED:
    return text(language, "reporter.verdict.slipped");
  case VERDICT_INSUFFICIENT_EVIDENCE:
    return text(language, "reporter.verdict.insufficient_evidence");
  case VERDICT_NO_DATA:
    return text(language, "reporter.verdict.no_data");
  case VERDICT_NARRATIVE:
    return text(language, "reporter.verdict.elsewhere");
  }
  g_assert_not_reached();
}
