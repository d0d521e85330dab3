#include "reporter/assess/gap_detail.h"

#include <math.h>

#include "reporter/assess/series.h"

#define FEWEST_AREAS 2

static AnnualSeries *gap_series(const Report *report, const ReportIndicator *part, GapMethod method)
{
  SeriesKey key = {.indicator = part->indicator, .is_gap = true, .gap_method = method};
  return annual_series_new(report->catalogue, report->figures, key, report->district, report->rule->confidence);
}

/* The point of PART's year; NULL without one, and where too much of it is missing. */
static const SeriesPoint *point_of(const AnnualSeries *series, const ReportIndicator *part)
{
  const SeriesPoint *point = annual_series_at(series, part->year);
  bool is_usable =
      point != NULL && point->release != RELEASE_WITHHELD && !annual_series_is_suppressed(series, part->year);
  return is_usable ? point : NULL;
}

static void find_narrowing(const AnnualSeries *series, const ReportIndicator *part, const AssessRule *rule,
                           GapDetail *detail)
{
  Point points[POINTS_MAX];
  guint n = 0;
  int from = MAX(annual_series_break(series, part->year), rule->baseline_year);
  for (guint i = 0; i < annual_series_length(series) && n < POINTS_MAX; i++) {
    const SeriesPoint *point = annual_series_point(series, i);
    if (point->year >= from && point->year <= part->year && point->release != RELEASE_WITHHELD)
      points[n++] = (Point){.year = point->year, .value = point->value};
  }
  detail->has_narrowing = disparity_narrowing(points, n, 0, &detail->narrowing);
  detail->first_year = n > 0 ? points[0].year : 0;
}

/* A full count, or a survey whose whole interval says the same. */
static bool is_beyond_doubt(const Indicator *indicator, const SeriesPoint *point)
{
  if (indicator->uncertainty == UNCERTAINTY_NONE)
    return true;
  return !isnan(point->low) && parity_finding(point->low, false) == parity_finding(point->high, false);
}

static void find_ratio(const Report *report, const ReportIndicator *part, GapDetail *detail)
{
  g_autoptr(AnnualSeries) series = gap_series(report, part, GAP_METHOD_RATIO_F_OVER_M);
  const SeriesPoint *point = point_of(series, part);
  if (point == NULL)
    return;
  Direction direction = part->indicator->direction;
  detail->ratio = point->value;
  detail->ratio_interval = (Interval){point->low, point->high};
  if (!disparity_adjusted(point->value, 1, &detail->adjusted))
    detail->adjusted = NAN;
  if (!disparity_max_ratio(point->value, 1, &detail->times))
    detail->times = NAN;
  bool has_direction = direction == DIRECTION_HIGHER_BETTER || direction == DIRECTION_LOWER_BETTER;
  detail->has_parity = has_direction && is_beyond_doubt(part->indicator, point);
  detail->parity = parity_finding(point->value, direction == DIRECTION_LOWER_BETTER);
}

bool gap_detail_of(const Report *report, const ReportIndicator *part, Dimension dimension, GapDetail *out_detail)
{
  bool is_sex = dimension == DIMENSION_SEX;
  if (part->indicator->measure == MEASURE_COUNT || part->indicator->uncertainty == UNCERTAINTY_POISSON ||
      (part->indicator->allowed_dimensions & DIMENSION_BIT(dimension)) == 0)
    return false;
  g_autoptr(AnnualSeries) series =
      gap_series(report, part, is_sex ? GAP_METHOD_DIFFERENCE_F_MINUS_M : GAP_METHOD_DIFFERENCE_R_MINUS_U);
  const SeriesPoint *point = point_of(series, part);
  if (point == NULL)
    return false;
  *out_detail = (GapDetail){.dimension = dimension,
                            .year = part->year,
                            .difference = point->value,
                            .difference_interval = {point->low, point->high},
                            .ratio = NAN,
                            .ratio_interval = {NAN, NAN},
                            .adjusted = NAN,
                            .times = NAN};
  if (is_sex)
    find_ratio(report, part, out_detail);
  if (part->indicator->uncertainty == UNCERTAINTY_NONE)
    find_narrowing(series, part, report->rule, out_detail);
  return true;
}

bool gap_detail_spread(const ReportIndicator *part, Spread *out_spread)
{
  g_autofree double *values = g_new(double, part->lines->len);
  guint n = 0;
  for (guint i = 0; i < part->lines->len; i++) {
    const ReportLine *line = &g_array_index(part->lines, ReportLine, i);
    bool is_township = !line->area->is_district && line->breakdown == 0 && line->figure != NULL;
    if (is_township && line->figure->has_value && line->figure->release != RELEASE_WITHHELD)
      values[n++] = line->figure->value;
  }
  const Indicator *indicator = part->indicator;
  return indicator->uncertainty != UNCERTAINTY_POISSON && indicator->measure != MEASURE_COUNT &&
         indicator->measure != MEASURE_YES_NO && n >= FEWEST_AREAS && disparity_spread(values, n, out_spread);
}
