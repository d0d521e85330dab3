#include "reporter/render/finding_words.h"

#include <math.h>

#include "reporter/assess/gap.h"
#include "reporter/assess/target_progress.h"
#include "reporter/assess/target_value.h"
#include "reporter/wording/number.h"
#include "reporter/wording/unit.h"

#define PROGRESS_DECIMALS 1
#define RATIO_DECIMALS 2

static char *year_text(int year)
{
  return g_strdup_printf("%d", year);
}

/* An end of an interval, whose unit stands beside the value. */
static char *plain_number(const Target *target, double value)
{
  SeriesKey key = series_key_of(target, target->indicator);
  return number_rounded(value, series_decimals(&key));
}

/* --- The figure --------------------------------------------------------------------------------------------------- */

static char *known_value(Language language, const Assessment *judged)
{
  g_autofree char *year = year_text(judged->tested.value_year);
  g_autofree char *value = target_value_telling(language, judged->target, judged->reference, judged->tested.value);
  const bool is_flag = unit_style(judged->target->indicator->unit->code)->is_flag;
  return text_format(language, is_flag ? "reporter.finding.flag" : "reporter.finding.value", "year", year, "value",
                     value, NULL);
}

static char *confidence_text(const AssessRule *rule)
{
  return number_rounded(100 * rule->confidence, 0);
}

static char *known_interval(Language language, const AssessRule *rule, const Assessment *judged)
{
  g_autofree char *low = plain_number(judged->target, judged->tested.value_low);
  g_autofree char *high = plain_number(judged->target, judged->tested.value_high);
  g_autofree char *confidence = confidence_text(rule);
  return text_format(language, "reporter.finding.interval", "confidence", confidence, "low", low, "high", high, NULL);
}

static char *known_break(Language language, const Assessment *judged)
{
  g_autofree char *year = year_text(judged->tested.break_year);
  return text_format(language, "reporter.finding.break", "year", year, NULL);
}

/* --- What it is compared with ------------------------------------------------------------------------------------- */

/* What BEFORE, of YEAR, has become, as a change of the series; of a gap from what to what. */
static char *change_words(Language language, const Assessment *judged, CompareBase compare_base, int year,
                          double before)
{
  const Target *target = judged->target;
  if (!target->has_gap) {
    Scale scale = scale_of(target->indicator);
    Change change =
        change_between(unit_style(scale.unit->code)->change_kind, scale.decimals, judged->tested.value, before);
    return wording_change_unjudged(language, &scale, &change, compare_base, year);
  }
  g_autofree char *base = wording_base(language, compare_base, year);
  g_autofree char *value = target_value(language, target, before);
  return text_format(language, "reporter.finding.was", "base", base, "value", value, NULL);
}

static char *known_comparison(Language language, const Assessment *judged)
{
  bool is_direction = goal_class(judged->target->kind) == GOAL_DIRECTION;
  int year = is_direction ? judged->compared_year : judged->baseline_year;
  g_autofree char *change = is_direction
                                ? change_words(language, judged, assessment_comparison(judged), year, judged->compared)
                                : change_words(language, judged, COMPARE_BASELINE, year, judged->baseline);
  if (!judged->is_baseline_provisional || year != judged->baseline_year)
    return g_steal_pointer(&change);
  return text_format(language, "reporter.finding.baseline_provisional", "baseline", change, NULL);
}

static bool has_comparison(const Assessment *judged)
{
  if (judged->target->kind == TARGET_RISE_SLOWS)
    return false;
  if (goal_class(judged->target->kind) == GOAL_DIRECTION)
    return judged->compared_year > 0;
  bool tells_history = judged->verdict == VERDICT_MAINTAINED || judged->verdict == VERDICT_SLIPPED ||
                       judged->verdict == VERDICT_NARRATIVE;
  return tells_history && judged->baseline_year > 0;
}

static char *known_growth(Language language, const Assessment *judged)
{
  const Indicator *indicator = judged->target->indicator;
  ChangeKind kind = unit_style(indicator->unit->code)->change_kind;
  guint decimals = change_decimals(kind, indicator->decimals) + 1;
  g_autofree char *split = year_text(judged->compared_year);
  g_autofree char *before_number = number_rounded(judged->growth_before, decimals);
  g_autofree char *since_number = number_rounded(judged->growth_since, decimals);
  bool is_points = kind == CHANGE_POINTS;
  g_autofree char *before =
      is_points ? unit_points(language, before_number) : unit_words(language, unit_of(indicator), before_number);
  g_autofree char *since =
      is_points ? unit_points(language, since_number) : unit_words(language, unit_of(indicator), since_number);
  return text_format(language, "reporter.finding.growth", "year", split, "before", before, "since", since, NULL);
}

static char *known_lowest(Language language, const Assessment *judged)
{
  g_autofree char *base = wording_base(language, COMPARE_BASELINE, judged->baseline_year);
  g_autofree char *value = target_value_telling(language, judged->target, judged->reference, judged->lowest);
  return text_format(language, "reporter.finding.lowest", "base", base, "value", value, NULL);
}

static char *known_reference(Language language, const Assessment *judged)
{
  g_autofree char *value = target_value(language, judged->target, judged->reference);
  return text_format(language, "reporter.finding.reference", "name",
                     bilingual_text(judged->target->reference_indicator->name, language), "value", value, NULL);
}

/* Rare events: what they are over several years together. */
static char *known_pool(Language language, const AssessRule *rule, const Assessment *judged)
{
  const PooledYears *pool = &judged->pool5;
  g_autofree char *first = year_text(pool->first_year);
  g_autofree char *last = year_text(judged->tested.value_year);
  g_autofree char *events = number_exact(pool->events);
  g_autofree char *value = target_value(language, judged->target, pool->value);
  g_autofree char *low = plain_number(judged->target, pool->low);
  g_autofree char *high = plain_number(judged->target, pool->high);
  g_autofree char *confidence = confidence_text(rule);
  const char *code = g_str_equal(events, "1") ? "reporter.finding.pool.one" : "reporter.finding.pool";
  return text_format(language, code, "first", first, "last", last, "events", events, "value", value, "confidence",
                     confidence, "low", low, "high", high, NULL);
}

/* --- Where it leads ----------------------------------------------------------------------------------------------- */

static char *percent_of(double share)
{
  return number_rounded(100 * share, PROGRESS_DECIMALS);
}

static bool is_gap_that_shrinks(const Assessment *judged)
{
  return judged->target->kind == TARGET_GAP_SHRINKS;
}

static char *gap_progress(Language language, const Assessment *judged)
{
  double closed = target_progress_gap_closed(judged->progress.progress);
  g_autofree char *percent = percent_of(fabs(closed));
  return text_format(language, closed < 0 ? "reporter.finding.gap.larger" : "reporter.finding.gap.smaller", "percent",
                     percent, NULL);
}

bool finding_has_progress(const Assessment *judged)
{
  double way = judged->progress.progress;
  if (isnan(judged->progress.progress_ratio))
    return false;
  if (is_gap_that_shrinks(judged))
    return judged->verdict == VERDICT_MET || judged->verdict == VERDICT_NOT_MET;
  return judged->verdict == VERDICT_NOT_MET && way < 1;
}

/* When all the time has passed, the way is told without it: there is no pace any more. */
static char *progress_at_end(Language language, double progress)
{
  g_autofree char *way = percent_of(progress);
  return progress < 0 ? g_strdup(text(language, "reporter.finding.progress.end.backward"))
                      : text_format(language, "reporter.finding.progress.end", "way", way, NULL);
}

char *progress_words(Language language, const Assessment *judged)
{
  const TargetProgress *progress = &judged->progress;
  if (is_gap_that_shrinks(judged))
    return gap_progress(language, judged);
  if (progress->time_elapsed >= 1)
    return progress_at_end(language, progress->progress);
  g_autofree char *way = percent_of(progress->progress);
  g_autofree char *time = percent_of(progress->time_elapsed);
  g_autofree char *ratio = number_rounded(progress->progress_ratio, RATIO_DECIMALS);
  if (progress->progress < 0)
    return text_format(language, "reporter.finding.progress.backward", "time", time, NULL);
  return text_format(language,
                     progress->methods_agree == 0 ? "reporter.finding.progress.disputed" : "reporter.finding.progress",
                     "way", way, "time", time, "ratio", ratio, NULL);
}

/* From here on a target is on course, unless settings say otherwise. */
#define EVEN_CHANCE 0.5

/* True where rounding would carry CHANCE up to an even one. */
static bool is_just_under_even(double chance, const char *percent)
{
  return chance < EVEN_CHANCE && g_str_equal(percent, "50");
}

char *chance_words(Language language, double chance)
{
  g_autofree char *percent = number_rounded(100 * chance, 0);
  if (chance < 0.01)
    return g_strdup(text(language, "reporter.chance.least"));
  if (chance > 0.99)
    return g_strdup(text(language, "reporter.chance.most"));
  return text_format(language, is_just_under_even(chance, percent) ? "reporter.chance.under" : "reporter.chance.about",
                     "percent", percent, NULL);
}

bool finding_has_outlook(const Assessment *judged)
{
  return !isnan(judged->p_meets) && judged->tested.forecast_year > judged->year;
}

static char *known_forecast(Language language, const Assessment *judged)
{
  const SeriesFinding *tested = &judged->tested;
  g_autofree char *year = year_text(tested->forecast_year);
  g_autofree char *value = target_value(language, judged->target, tested->forecast);
  g_autofree char *low = plain_number(judged->target, tested->forecast_low80);
  g_autofree char *high = plain_number(judged->target, tested->forecast_high80);
  g_autofree char *chance = chance_words(language, judged->p_meets);
  return text_format(language, "reporter.finding.forecast", "year", year, "value", value, "low", low, "high", high,
                     "chance", chance, NULL);
}

/* --- The verdict -------------------------------------------------------------------------------------------------- */

const char *reason_words(Language language, Reason reason)
{
  static const char *const codes[N_REASONS] = {
      [REASON_NO_BASELINE] = "reporter.reason.no_baseline",
      [REASON_BREAK] = "reporter.reason.break",
      [REASON_NO_EARLIER_YEARS] = "reporter.reason.no_earlier_years",
      [REASON_NO_REFERENCE] = "reporter.reason.no_reference",
      [REASON_TOO_FEW_UNITS] = "reporter.reason.too_few_units",
      [REASON_ESTIMATE] = "reporter.reason.estimate",
      [REASON_NO_INTERVAL] = "reporter.reason.no_interval",
      [REASON_NO_STANDARD_ERROR] = "reporter.reason.no_standard_error",
      [REASON_INTERVAL] = "reporter.reason.interval",
      [REASON_FEW_YEARS] = "reporter.reason.few_years",
      [REASON_FEW_EVENTS] = "reporter.reason.few_events",
  };
  return reason == REASON_NONE ? "" : text(language, codes[reason]);
}

static const char *level_verdict(Language language, const Assessment *judged)
{
  static const char *const met[] = {[ATTAINMENT_NONE] = "reporter.verdict.met_without_baseline",
                                    [ATTAINMENT_EARLY] = "reporter.verdict.early",
                                    [ATTAINMENT_ON_TIME] = "reporter.verdict.on_time"};
  if (judged->verdict == VERDICT_MET)
    return text(language, met[judged->attainment]);
  return text(language,
              judged->attainment == ATTAINMENT_NEARLY ? "reporter.verdict.nearly" : "reporter.verdict.not_met");
}

/* Why nothing is said of the target: the indicator is internal, or counts are small, its own or those of its reference. */
static const char *suppression_code(const Assessment *judged)
{
  return judged->target->indicator->disclosure == DISCLOSURE_INTERNAL ? "reporter.verdict.suppressed.internal"
                                                                      : "reporter.verdict.suppressed";
}

/* Of a target on every year the latest figure may well be good. */
static bool has_lost_a_year(const Assessment *judged)
{
  bool is_missed = judged->verdict == VERDICT_SLIPPED || judged->verdict == VERDICT_NOT_MET;
  return is_missed && judged->target->kind == TARGET_MAINTAIN && judged->attainment == ATTAINMENT_NONE;
}

static const char *plain_verdict(Language language, const Assessment *judged)
{
  bool is_direction = goal_class(judged->target->kind) == GOAL_DIRECTION;
  if (has_lost_a_year(judged))
    return text(language, "reporter.verdict.year_lost");
  switch (judged->verdict) {
  case VERDICT_MET:
    return is_direction ? text(language, "reporter.verdict.improving") : level_verdict(language, judged);
  case VERDICT_MAINTAINED:
    return text(language, "reporter.verdict.maintained");
  case VERDICT_NOT_MET:
    return is_direction ? text(language, "reporter.verdict.not_improving") : level_verdict(language, judged);
  case VERDICT_SLIPPED:
    return text(language, judged->attainment == ATTAINMENT_NEARLY ? "reporter.verdict.slipped_nearly"
                                                                  : "reporter.verdict.slipped");
  case VERDICT_INSUFFICIENT_EVIDENCE:
    return text(language, "reporter.verdict.insufficient_evidence");
  case VERDICT_NO_DATA:
    return text(language, "reporter.verdict.no_data");
  case VERDICT_NARRATIVE:
    return text(language, "reporter.verdict.narrative");
  case VERDICT_SUPPRESSED:
    return text(language, suppression_code(judged));
  }
  g_assert_not_reached();
}

char *verdict_words(Language language, const Assessment *judged)
{
  return g_strdup(plain_verdict(language, judged));
}

/* The verdict, with what it must not be read without. */
static char *known_verdict(Language language, const Assessment *judged)
{
  const char *verdict = plain_verdict(language, judged);
  if (judged->reason != REASON_NONE)
    return text_format(language, "reporter.verdict.because", "verdict", verdict, "reason",
                       reason_words(language, judged->reason), NULL);
  if (judged->is_provisional && judged->verdict != VERDICT_NARRATIVE)
    return text_format(language, "reporter.verdict.provisional", "verdict", verdict, NULL);
  return g_strdup(verdict);
}

/* --- Together ----------------------------------------------------------------------------------------------------- */

static void add_clause(GPtrArray *clauses, bool is_there, char *(*words)(Language, const Assessment *),
                       Language language, const Assessment *judged)
{
  if (is_there)
    g_ptr_array_add(clauses, words(language, judged));
}

static void add_figures(GPtrArray *clauses, Language language, const AssessRule *rule, const Assessment *judged)
{
  const bool is_survey = !isnan(judged->tested.value_low) && judged->pool5.n_years == 0;
  g_ptr_array_add(clauses, known_value(language, judged));
  if (is_survey)
    g_ptr_array_add(clauses, known_interval(language, rule, judged));
  add_clause(clauses, !isnan(judged->reference), known_reference, language, judged);
  add_clause(clauses, has_comparison(judged), known_comparison, language, judged);
  add_clause(clauses, !isnan(judged->growth_since), known_growth, language, judged);
  add_clause(clauses, !isnan(judged->lowest) && judged->baseline_year > 0, known_lowest, language, judged);
  add_clause(clauses, judged->tested.break_year > 0, known_break, language, judged);
  if (judged->pool5.n_years > 1)
    g_ptr_array_add(clauses, known_pool(language, rule, judged));
}

char *finding_words(Language language, const AssessRule *rule, const Assessment *judged)
{
  g_autoptr(GPtrArray) clauses = g_ptr_array_new_with_free_func(g_free);
  if (!isnan(judged->tested.value))
    add_figures(clauses, language, rule, judged);
  g_ptr_array_add(clauses, known_verdict(language, judged));
  add_clause(clauses, finding_has_progress(judged), progress_words, language, judged);
  add_clause(clauses, finding_has_outlook(judged), known_forecast, language, judged);
  g_ptr_array_add(clauses, NULL);
  return g_strjoinv(text(language, "reporter.finding.separator"), (char **)clauses->pdata);
}
