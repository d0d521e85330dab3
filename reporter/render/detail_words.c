#include "reporter/render/detail_words.h"

#include <math.h>

#include "reporter/assess/gap.h"
#include "reporter/assess/goal.h"
#include "reporter/assess/target_progress.h"
#include "reporter/statistics/poisson.h"
#include "reporter/statistics/progress_cagr.h"
#include "reporter/statistics/progress_escap.h"
#include "reporter/wording/number.h"
#include "reporter/wording/unit.h"

#define RATIO_DECIMALS 2
#define INDEX_DECIMALS 3
#define P_DECIMALS 3
#define SMALLEST_P 0.0005

/* --- Pieces ------------------------------------------------------------------------------------------------------- */

static GPtrArray *clauses_new(void)
{
  return g_ptr_array_new_with_free_func(g_free);
}

static char *joined(Language language, GPtrArray *clauses)
{
  g_ptr_array_add(clauses, NULL);
  return g_strjoinv(text(language, "detail.clauses"), (char **)clauses->pdata);
}

static char *signed_number(double value, guint decimals)
{
  g_autofree char *number = number_rounded(value, decimals);
  return g_strconcat(value > 0 ? "+" : "", number, NULL);
}

static char *p_words(Language language, double p)
{
  g_autofree char *number = number_rounded(p, P_DECIMALS);
  return p < SMALLEST_P ? g_strdup(text(language, "detail.p.below"))
                        : text_format(language, "detail.p.is", "p", number, NULL);
}

static char *percent_words(double share)
{
  return number_rounded(100 * share, 1);
}

/* NUMBER of the series' unit: percentage points where its values are percent. */
static char *amount_words(Language language, const SeriesKey *key, const char *number)
{
  bool is_percent = key->is_gap ? gap_is_share(key->gap_method)
                                : unit_style(key->indicator->unit->code)->change_kind == CHANGE_POINTS;
  if (is_percent)
    return unit_points(language, number);
  return key->is_gap ? gap_words(language, key->indicator, key->gap_method, number)
                     : unit_words(language, unit_of(key->indicator), number);
}

/* Takes WORDS; the interval behind them where there is one. */
static char *with_interval(Language language, char *words, Interval interval, double confidence, guint decimals)
{
  if (isnan(interval.low))
    return words;
  g_autofree char *plain = words;
  g_autofree char *low = number_rounded(interval.low, decimals);
  g_autofree char *high = number_rounded(interval.high, decimals);
  g_autofree char *percent = number_rounded(100 * confidence, 0);
  return text_format(language, "detail.interval", "words", plain, "confidence", percent, "low", low, "high", high,
                     NULL);
}

/* --- Progress ----------------------------------------------------------------------------------------------------- */

static char *pace(Language language, const TargetProgress *progress)
{
  g_autofree char *ratio = number_rounded(progress->progress_ratio, RATIO_DECIMALS);
  g_autofree char *way = percent_words(progress->progress);
  g_autofree char *time = percent_words(progress->time_elapsed);
  return text_format(language, "detail.progress.pace", "ratio", ratio, "way", way, "time", time, NULL);
}

static char *eurostat(Language language, const TargetProgress *progress)
{
  static const char *const codes[] = {
      [GROWTH_SUBSTANTIAL] = "detail.eurostat.substantial",
      [GROWTH_MODERATE] = "detail.eurostat.moderate",
      [GROWTH_LIMITED] = "detail.eurostat.limited",
      [GROWTH_DETERIORATION] = "detail.eurostat.deterioration",
  };
  g_autofree char *score = number_rounded(progress->eurostat_score, RATIO_DECIMALS);
  if (isnan(progress->eurostat_ratio))
    return text_format(language, "detail.progress.score", "score", score, NULL);
  g_autofree char *ratio = number_rounded(progress->eurostat_ratio, RATIO_DECIMALS);
  return text_format(language, "detail.progress.eurostat", "ratio", ratio, "class",
                     text(language, codes[growth_class_of(progress->eurostat_ratio)]), NULL);
}

static char *unsd(Language language, const TargetProgress *progress)
{
  static const char *const codes[] = {NULL, "detail.unsd.1", "detail.unsd.2", "detail.unsd.3"};
  const char *class = text(language, codes[progress->unsd_class]);
  if (isnan(progress->unsd_share))
    return text_format(language, "detail.progress.unsd_class", "class", class, NULL);
  g_autofree char *share = percent_words(progress->unsd_share);
  return text_format(language, "detail.progress.unsd", "share", share, "class", class, NULL);
}

static char *escap_gap(Language language, const TargetProgress *progress)
{
  static const char *const codes[] = {[ESCAP_ON_TRACK] = "detail.escap.on_track",
                                      [ESCAP_ACCELERATE] = "detail.escap.accelerate",
                                      [ESCAP_REVERSE] = "detail.escap.reverse"};
  g_autofree char *gap = number_rounded(progress->escap_gap, 1);
  return text_format(language, "detail.progress.escap_gap", "gap", gap, "class",
                     text(language, codes[escap_outlook_of(progress->escap_gap)]), NULL);
}

static char *escap_index(Language language, const TargetProgress *progress)
{
  g_autofree char *index = number_rounded(progress->escap_index, RATIO_DECIMALS);
  return text_format(language, "detail.progress.escap_index", "index", index, NULL);
}

static char *aarr(Language language, const TargetProgress *progress)
{
  g_autofree char *rate = percent_words(progress->aarr);
  if (isnan(progress->aarr_required))
    return text_format(language, "detail.progress.aarr", "rate", rate, NULL);
  g_autofree char *required = percent_words(progress->aarr_required);
  return text_format(language, "detail.progress.aarr_required", "rate", rate, "required", required, NULL);
}

static void add_if(GPtrArray *clauses, bool is_there, char *(*words)(Language, const TargetProgress *),
                   Language language, const TargetProgress *progress)
{
  if (is_there)
    g_ptr_array_add(clauses, words(language, progress));
}

char *progress_detail_words(Language language, const Assessment *judged)
{
  static const char *const agreements[] = {"detail.progress.disagree", "detail.progress.agree"};
  const TargetProgress *progress = &judged->progress;
  g_autoptr(GPtrArray) clauses = clauses_new();
  add_if(clauses, !isnan(progress->progress_ratio), pace, language, progress);
  add_if(clauses, !isnan(progress->eurostat_score), eurostat, language, progress);
  add_if(clauses, progress->unsd_class > 0, unsd, language, progress);
  add_if(clauses, !isnan(progress->escap_index), escap_index, language, progress);
  add_if(clauses, !isnan(progress->escap_gap), escap_gap, language, progress);
  add_if(clauses, !isnan(progress->aarr), aarr, language, progress);
  if (clauses->len == 0)
    return NULL;
  g_autofree char *methods = joined(language, clauses);
  const char *agreement = progress->methods_agree < 0 ? "" : text(language, agreements[progress->methods_agree]);
  return g_strchomp(text_format(language, "detail.progress", "code", judged->target->code, "methods", methods,
                                "agreement", agreement, NULL));
}

/* --- Rare events -------------------------------------------------------------------------------------------------- */

char *rare_detail_words(Language language, const Assessment *judged, const AssessRule *rule)
{
  const Target *target = judged->target;
  const Indicator *indicator = target->indicator;
  bool is_open = judged->verdict == VERDICT_INSUFFICIENT_EVIDENCE && indicator->uncertainty == UNCERTAINTY_POISSON;
  if (!is_open || !(target->value > 0) || judged->pool5.n_years == 0)
    return NULL;
  g_autofree char *exposed =
      number_rounded(ceil(poisson_exposure_to_show(target->value / indicator->multiplier, rule->alpha)), 0);
  g_autofree char *now = number_exact(judged->pool5.exposed);
  g_autofree char *years = g_strdup_printf("%d", judged->pool5.n_years);
  return text_format(language, "detail.rare", "code", target->code, "exposed", exposed, "denominator",
                     bilingual_text(indicator->denominator, language), "years", years, "now", now, NULL);
}

/* --- Trend -------------------------------------------------------------------------------------------------------- */

static guint slope_decimals(const SeriesKey *key)
{
  ChangeKind kind = unit_style(key->indicator->unit->code)->change_kind;
  return (key->is_gap ? series_decimals(key) : change_decimals(kind, series_decimals(key))) + 1;
}

static char *slope_words(Language language, const SeriesKey *key, double slope)
{
  g_autofree char *number = signed_number(slope, slope_decimals(key));
  return amount_words(language, key, number);
}

static void add_median(GPtrArray *clauses, Language language, const SeriesFinding *finding, const AssessRule *rule)
{
  g_autofree char *slope = slope_words(language, &finding->key, finding->trend_slope);
  char *words = text_format(language, "detail.trend.median", "slope", slope, NULL);
  Interval interval = {finding->trend_low, finding->trend_high};
  g_ptr_array_add(clauses, with_interval(language, words, interval, rule->confidence, slope_decimals(&finding->key)));
  if (isnan(finding->trend_p))
    return;
  bool is_shown = finding->trend_p <= rule->alpha;
  const char *code = !is_shown                  ? "detail.trend.undecided"
                     : finding->trend_slope > 0 ? "detail.trend.rising"
                                                : "detail.trend.falling";
  g_autofree char *p = p_words(language, finding->trend_p);
  g_ptr_array_add(clauses, text_format(language, code, "p", p, NULL));
}

static void add_line(GPtrArray *clauses, Language language, const ReportSeries *series, const AssessRule *rule)
{
  const TrendDetail *trend = &series->trend;
  guint decimals = series_decimals(&series->key);
  g_autofree char *slope = slope_words(language, &series->key, trend->line_slope);
  g_ptr_array_add(clauses, text_format(language, "detail.trend.line", "slope", slope, NULL));
  if (isnan(trend->ahead))
    return;
  g_autofree char *year = g_strdup_printf("%d", rule->target_year);
  g_autofree char *number = number_rounded(trend->ahead, decimals);
  g_autofree char *value = series->key.is_gap
                               ? gap_words(language, series->key.indicator, series->key.gap_method, number)
                               : unit_words(language, unit_of(series->key.indicator), number);
  char *words = text_format(language, trend->ahead_is_logit ? "detail.trend.ahead_logit" : "detail.trend.ahead", "year",
                            year, "value", value, NULL);
  g_ptr_array_add(clauses, with_interval(language, words, trend->ahead80, 0.8, decimals));
}

static void add_events(GPtrArray *clauses, Language language, const TrendDetail *trend)
{
  if (!isnan(trend->events_growth)) {
    g_autofree char *growth = signed_number(100 * trend->events_growth, 1);
    g_ptr_array_add(clauses, text_format(language, "detail.trend.events", "percent", growth, NULL));
  }
  if (isnan(trend->p_rising))
    return;
  g_autofree char *rising = p_words(language, trend->p_rising);
  g_autofree char *falling = p_words(language, trend->p_falling);
  g_ptr_array_add(clauses,
                  text_format(language, "detail.trend.events_test", "rising", rising, "falling", falling, NULL));
}

static char *series_words(Language language, const Catalogue *catalogue, const SeriesKey *key)
{
  if (!key->is_gap && key->breakdown == 0)
    return g_strdup(text(language, "detail.total"));
  if (!key->is_gap)
    return g_strdup(catalogue_breakdown_name(catalogue, key->breakdown, language));
  const CodeList *methods = catalogue_code_list(catalogue, "gap_method");
  const CodeItem *method = code_list_item(methods, vocabulary_code(&gap_method_vocabulary, (int)key->gap_method));
  return g_strdup(bilingual_text(method->name, language));
}

char *trend_detail_words(Language language, const Report *report, const ReportSeries *series)
{
  const SeriesFinding *finding = &series->outlook.finding;
  g_autoptr(GPtrArray) clauses = clauses_new();
  if (!isnan(series->trend.line_slope)) {
    if (!isnan(finding->trend_slope))
      add_median(clauses, language, finding, report->rule);
    add_line(clauses, language, series, report->rule);
  }
  add_events(clauses, language, &series->trend);
  if (clauses->len == 0)
    return NULL;
  g_autofree char *name = series_words(language, report->catalogue, &series->key);
  g_autofree char *first = g_strdup_printf("%d", finding->first_year);
  g_autofree char *last = g_strdup_printf("%d", finding->value_year);
  g_autofree char *parts = joined(language, clauses);
  return text_format(language, "detail.trend", "name", name, "first", first, "last", last, "parts", parts, NULL);
}

/* --- Gaps --------------------------------------------------------------------------------------------------------- */

static void add_difference(GPtrArray *clauses, Language language, const Indicator *indicator, const GapDetail *detail,
                           double confidence)
{
  SeriesKey key = {.indicator = indicator, .is_gap = true, .gap_method = GAP_METHOD_DIFFERENCE_F_MINUS_M};
  guint decimals = series_decimals(&key);
  g_autofree char *number = signed_number(detail->difference, decimals);
  g_autofree char *difference = amount_words(language, &key, number);
  char *words = text_format(language, "detail.gap.difference", "difference", difference, NULL);
  g_ptr_array_add(clauses, with_interval(language, words, detail->difference_interval, confidence, decimals));
}

static void add_parity(GPtrArray *clauses, Language language, const GapDetail *detail)
{
  static const char *const codes[] = {[PARITY_FIRST_BEHIND] = "detail.gap.women_behind",
                                      [PARITY_REACHED] = "detail.gap.reached",
                                      [PARITY_FIRST_AHEAD] = "detail.gap.men_behind"};
  g_autofree char *times = isnan(detail->times) ? NULL : number_rounded(detail->times, RATIO_DECIMALS);
  if (detail->has_parity)
    g_ptr_array_add(clauses, g_strdup(text(language, codes[detail->parity])));
  else if (times != NULL)
    g_ptr_array_add(clauses, text_format(language, "detail.gap.times", "times", times, NULL));
}

static void add_ratio(GPtrArray *clauses, Language language, const GapDetail *detail, double confidence)
{
  if (isnan(detail->ratio))
    return;
  g_autofree char *ratio = number_rounded(detail->ratio, INDEX_DECIMALS);
  char *words = text_format(language, "detail.gap.ratio", "ratio", ratio, NULL);
  g_ptr_array_add(clauses, with_interval(language, words, detail->ratio_interval, confidence, INDEX_DECIMALS));
  if (!isnan(detail->adjusted)) {
    g_autofree char *adjusted = number_rounded(detail->adjusted, INDEX_DECIMALS);
    g_ptr_array_add(clauses, text_format(language, "detail.gap.adjusted", "adjusted", adjusted, NULL));
  }
  add_parity(clauses, language, detail);
}

/* As published: what cannot be seen is no change. */
static void add_narrowing(GPtrArray *clauses, Language language, const Indicator *indicator, const GapDetail *detail)
{
  if (!detail->has_narrowing)
    return;
  guint decimals = gap_decimals(indicator, GAP_METHOD_DIFFERENCE_F_MINUS_M);
  double closer =
      number_as_published(detail->narrowing.first, decimals) - number_as_published(detail->narrowing.last, decimals);
  bool has_p = closer > 0 && !isnan(detail->narrowing.p);
  g_autofree char *first = g_strdup_printf("%d", detail->first_year);
  g_autofree char *p = has_p ? p_words(language, detail->narrowing.p) : g_strdup("");
  const char *code = has_p        ? "detail.gap.narrower_p"
                     : closer > 0 ? "detail.gap.narrower"
                     : closer < 0 ? "detail.gap.wider"
                                  : "detail.gap.same";
  g_ptr_array_add(clauses, text_format(language, code, "first", first, "p", p, NULL));
}

char *gap_detail_words(Language language, const Report *report, const ReportIndicator *part, const GapDetail *detail)
{
  g_autoptr(GPtrArray) clauses = clauses_new();
  add_difference(clauses, language, part->indicator, detail, report->rule->confidence);
  add_ratio(clauses, language, detail, report->rule->confidence);
  add_narrowing(clauses, language, part->indicator, detail);
  g_autofree char *year = g_strdup_printf("%d", detail->year);
  g_autofree char *parts = joined(language, clauses);
  return text_format(language, detail->dimension == DIMENSION_SEX ? "detail.gap.sex" : "detail.gap.residence", "year",
                     year, "parts", parts, NULL);
}

char *spread_detail_words(Language language, const ReportIndicator *part, const Spread *spread)
{
  const Indicator *indicator = part->indicator;
  SeriesKey key = {.indicator = indicator};
  g_autofree char *n = g_strdup_printf("%u", spread->n);
  g_autofree char *low = unit_value(language, unit_of(indicator), spread->low, indicator->decimals);
  g_autofree char *high = unit_value(language, unit_of(indicator), spread->high, indicator->decimals);
  g_autofree char *number = number_rounded(spread->range, indicator->decimals);
  g_autofree char *range = amount_words(language, &key, number);
  g_autofree char *variation = isnan(spread->variation) ? g_strdup("—") : percent_words(spread->variation);
  return text_format(language, "detail.areas", "n", n, "low", low, "high", high, "range", range, "variation", variation,
                     NULL);
}
