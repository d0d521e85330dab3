#include "reporter/assess/series.h"

#include <math.h>

#include "reporter/assess/gap.h"
#include "reporter/assess/years.h"
#include "reporter/statistics/points.h"

/* --- Error -------------------------------------------------------------------------------------------------------- */

/* How many persons of a simple random sample the survey is worth. */
static double effective_size(const Indicator *indicator, const Figure *figure)
{
  return figure->sample_size / (indicator->uncertainty == UNCERTAINTY_BINOMIAL ? 1 : figure->design_effect);
}

bool survey_interval(const Indicator *indicator, const Figure *figure, double confidence, Interval *out_interval)
{
  double share = figure->value / indicator->multiplier;
  bool has_sample =
      figure->sample_size > 0 && (figure->design_effect > 0 || indicator->uncertainty == UNCERTAINTY_BINOMIAL);
  if (indicator->measure != MEASURE_PROPORTION || !has_sample || !(share >= 0 && share <= 1))
    return false;
  Interval interval = interval_survey(share, effective_size(indicator, figure), 1, confidence);
  *out_interval = (Interval){interval.low * indicator->multiplier, interval.high * indicator->multiplier};
  return true;
}

/* Adds one surveyed figure to what the point is the sum of. */
static bool add_term(SeriesPoint *point, const Indicator *indicator, const Figure *figure, double coefficient,
                     double confidence)
{
  EstimateTerm term = {.coefficient = coefficient, .estimate = figure->value};
  if (!survey_interval(indicator, figure, confidence, &term.interval))
    return false;
  point->terms[point->n_terms++] = term;
  return true;
}

/* Of a ratio of two surveyed shares, on their effective sample sizes. */
static void set_ratio_error(SeriesPoint *point, const Indicator *indicator, const GapParts *parts, double confidence)
{
  Interval unused;
  if (!survey_interval(indicator, parts->first, confidence, &unused) ||
      !survey_interval(indicator, parts->second, confidence, &unused))
    return;
  double size_a = effective_size(indicator, parts->first);
  double size_b = effective_size(indicator, parts->second);
  Interval interval;
  if (!interval_ratio(parts->first->value / indicator->multiplier * size_a, size_a,
                      parts->second->value / indicator->multiplier * size_b, size_b, confidence, &interval))
    return;
  point->low = interval.low;
  point->high = interval.high;
}

static void set_survey_error(SeriesPoint *point, const AnnualSeries *series, const GapParts *parts, double confidence)
{
  const Indicator *indicator = series->key.indicator;
  if (series->key.is_gap && series->key.gap_method == GAP_METHOD_RATIO_F_OVER_M) {
    set_ratio_error(point, indicator, parts, confidence);
    return;
  }
  bool is_sum = !series->key.is_gap || gap_is_difference(series->key.gap_method) || parts->second == NULL;
  bool is_known = is_sum && add_term(point, indicator, parts->first, 1, confidence) &&
                  (parts->second == NULL || add_term(point, indicator, parts->second, -1, confidence));
  if (!is_known) {
    point->n_terms = 0;
    return;
  }
  Interval interval = interval_sum(point->terms, point->n_terms);
  point->low = interval.low;
  point->high = interval.high;
}

static void set_count_error(SeriesPoint *point, const Indicator *indicator, double confidence)
{
  if (isnan(point->events) || !(point->exposed > 0) || !(point->events >= 0 && point->events < 1e7))
    return;
  Interval interval = interval_count(llround(point->events), confidence);
  point->low = interval.low * indicator->multiplier / point->exposed;
  point->high = interval.high * indicator->multiplier / point->exposed;
}

static void set_error(SeriesPoint *point, const AnnualSeries *series, const GapParts *parts, double confidence)
{
  switch (series->key.indicator->uncertainty) {
  case UNCERTAINTY_NONE:
    return;
  case UNCERTAINTY_POISSON:
    if (!series->key.is_gap)
      set_count_error(point, series->key.indicator, confidence);
    return;
  case UNCERTAINTY_BINOMIAL:
  case UNCERTAINTY_SURVEY:
    set_survey_error(point, series, parts, confidence);
    return;
  }
}

/* --- Points ------------------------------------------------------------------------------------------------------- */

/* Whether the catalogue says that the series breaks after the year BEFORE and up to YEAR. */
static bool is_declared_break(const Catalogue *catalogue, const AnnualSeries *series, int before, int year)
{
  guint n_breaks = 0;
  const SeriesBreak *breaks = catalogue_series_breaks(catalogue, &n_breaks);
  for (guint i = 0; i < n_breaks; i++) {
    bool is_meant = breaks[i].indicator == NULL || breaks[i].indicator == series->key.indicator;
    bool is_here = *breaks[i].area_code == '\0' || g_str_equal(breaks[i].area_code, series->area->code);
    if (is_meant && is_here && (int)breaks[i].year > before && (int)breaks[i].year <= year)
      return true;
  }
  return false;
}

static void add_point(const Catalogue *catalogue, AnnualSeries *series, int year, double value, const GapParts *parts,
                      double confidence)
{
  const Figure *first = parts->first;
  const Figure *second = parts->second == NULL ? first : parts->second;
  int before = series->points->len > 0 ? annual_series_point(series, series->points->len - 1)->year : year - 1;
  SeriesPoint point = {.year = year, .value = value, .low = NAN, .high = NAN, .events = NAN, .exposed = NAN};
  if (!series->key.is_gap && first->has_numerator && first->has_denominator) {
    point.events = first->numerator;
    point.exposed = first->denominator;
  }
  point.is_break = first->is_break || second->is_break || is_declared_break(catalogue, series, before, year);
  point.is_provisional = figure_is_provisional(first) || figure_is_provisional(second);
  point.release = MAX(first->release, second->release);
  set_error(&point, series, parts, confidence);
  g_array_append_val(series->points, point);
}

static void note_suppressed(AnnualSeries *series, int year)
{
  series->suppressed_from = series->is_suppressed ? MIN(series->suppressed_from, year) : year;
  series->is_suppressed = true;
}

static void add_year(const Catalogue *catalogue, const FigureTable *figures, AnnualSeries *series, int year,
                     double confidence)
{
  const SeriesKey *key = &series->key;
  GapParts parts = {NULL, NULL};
  double value = 0;
  if (key->is_gap) {
    if (gap_parts(catalogue, figures, key->indicator, key->gap_method, series->area->id, year, &parts) &&
        gap_of_parts(&parts, key->gap_method, &value) && isfinite(value))
      add_point(catalogue, series, year, value, &parts, confidence);
    else if (gap_is_suppressed(catalogue, figures, key->indicator, key->gap_method, series->area->id, year))
      note_suppressed(series, year);
    return;
  }
  FigureKey figure_key = {.area_id = series->area->id,
                          .indicator_id = key->indicator->id,
                          .year = (int16_t)year,
                          .breakdown = key->breakdown};
  parts.first = figure_table_find(figures, figure_key);
  if (parts.first == NULL)
    return;
  if (parts.first->has_value)
    add_point(catalogue, series, year, parts.first->value, &parts, confidence);
  else if (parts.first->has_hidden_value)
    note_suppressed(series, year);
  else if (parts.first->has_estimate)
    g_array_append_val(series->estimates, year);
}

AnnualSeries *annual_series_new(const Catalogue *catalogue, const FigureTable *figures, SeriesKey key, const Area *area,
                                double confidence)
{
  AnnualSeries *series = g_new0(AnnualSeries, 1);
  series->key = key;
  series->area = area;
  series->points = g_array_new(FALSE, FALSE, sizeof(SeriesPoint));
  series->estimates = g_array_new(FALSE, FALSE, sizeof(int));
  int first = 0;
  int last = -1;
  figure_table_years(figures, &first, &last);
  for (int year = first; year <= last; year++)
    add_year(catalogue, figures, series, year, confidence);
  return series;
}

void annual_series_free(AnnualSeries *series)
{
  if (series == NULL)
    return;
  g_array_unref(series->points);
  g_array_unref(series->estimates);
  g_free(series);
}

/* --- Looking up --------------------------------------------------------------------------------------------------- */

guint annual_series_length(const AnnualSeries *series)
{
  return series->points->len;
}

const SeriesPoint *annual_series_point(const AnnualSeries *series, guint index)
{
  return &g_array_index(series->points, SeriesPoint, index);
}

const SeriesPoint *annual_series_at(const AnnualSeries *series, int year)
{
  for (guint i = 0; i < series->points->len; i++)
    if (annual_series_point(series, i)->year == year)
      return annual_series_point(series, i);
  return NULL;
}

const SeriesPoint *annual_series_standing(const AnnualSeries *series, int year)
{
  int latest = 0;
  for (guint i = 0; i < series->points->len && annual_series_point(series, i)->year <= year; i++)
    latest = annual_series_point(series, i)->year;
  return latest == 0 ? NULL : annual_series_at(series, standing_year(series->key.indicator, year, &latest, 1));
}

int annual_series_break(const AnnualSeries *series, int year)
{
  int found = 0;
  for (guint i = 0; i < series->points->len; i++) {
    const SeriesPoint *point = annual_series_point(series, i);
    if (point->is_break && point->year <= year)
      found = point->year;
  }
  return found;
}

bool annual_series_has_estimate(const AnnualSeries *series, int year)
{
  const int *years = (const int *)(const void *)series->estimates->data;
  int standing = standing_year(series->key.indicator, year, years, series->estimates->len);
  for (guint i = 0; i < series->estimates->len; i++)
    if (years[i] == standing)
      return annual_series_standing(series, year) == NULL;
  return false;
}

bool annual_series_is_suppressed(const AnnualSeries *series, int year)
{
  return series->is_suppressed && series->suppressed_from <= year;
}

SeriesKey series_key_of(const Target *target, const Indicator *indicator)
{
  return (SeriesKey){.indicator = indicator,
                     .is_gap = target->has_gap,
                     .breakdown = target->has_slice ? target->slice : 0,
                     .gap_method = target->has_gap ? target->gap_method : GAP_METHOD_SHARE_F};
}

const char *series_code(const Catalogue *catalogue, const SeriesKey *key)
{
  return key->is_gap ? vocabulary_code(&gap_method_vocabulary, (int)key->gap_method)
                     : catalogue_breakdown_key(catalogue, key->breakdown);
}

const char *series_label(const Catalogue *catalogue, const SeriesKey *key, Language language)
{
  if (!key->is_gap)
    return catalogue_breakdown_name(catalogue, key->breakdown, language);
  const CodeList *methods = catalogue_code_list(catalogue, "gap_method");
  const char *code = vocabulary_code(&gap_method_vocabulary, (int)key->gap_method);
  return bilingual_text(code_list_item(methods, code)->name, language);
}

double series_parity(const SeriesKey *key)
{
  if (gap_is_share(key->gap_method))
    return 50;
  return gap_is_difference(key->gap_method) ? 0 : 1;
}

double series_whole(const SeriesKey *key)
{
  const Indicator *indicator = key->indicator;
  if (key->is_gap)
    return gap_is_share(key->gap_method) ? 100 : INFINITY;
  bool is_share = indicator->measure == MEASURE_PROPORTION ||
                  (indicator->measure == MEASURE_RATIO && is_same_number(indicator->warn_max, indicator->multiplier));
  return is_share ? indicator->multiplier : INFINITY;
}

guint series_decimals(const SeriesKey *key)
{
  return key->is_gap ? gap_decimals(key->indicator, key->gap_method) : key->indicator->decimals;
}
