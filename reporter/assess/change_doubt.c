#include "reporter/assess/change_doubt.h"

#include <math.h>

#include "reporter/assess/series.h"
#include "statistics/outlier.h"

#define COUNT_LIMIT 1e7

static bool has_counts(const Figure *figure)
{
  return figure->has_numerator && figure->has_denominator && figure->denominator > 0 && figure->numerator >= 0 &&
         figure->numerator < COUNT_LIMIT / 2;
}

static ChangeDoubt doubt_of_events(const Figure *now, const Figure *before, double confidence)
{
  if (!has_counts(now) || !has_counts(before))
    return CHANGE_ERROR_UNKNOWN;
  double p = outlier_count_probability(llround(now->numerator), now->denominator, llround(before->numerator),
                                       before->denominator);
  return p <= 1 - confidence ? CHANGE_CERTAIN : CHANGE_BY_CHANCE;
}

static ChangeDoubt doubt_of_survey(const Indicator *indicator, const Figure *now, const Figure *before,
                                   double confidence)
{
  EstimateTerm terms[] = {{.coefficient = 1, .estimate = now->value}, {.coefficient = -1, .estimate = before->value}};
  if (!survey_interval(indicator, now, confidence, &terms[0].interval) ||
      !survey_interval(indicator, before, confidence, &terms[1].interval))
    return CHANGE_ERROR_UNKNOWN;
  Interval change = interval_sum(terms, G_N_ELEMENTS(terms));
  return interval_side(&change, 0) == SIDE_AROUND ? CHANGE_WITHIN_ERROR : CHANGE_CERTAIN;
}

ChangeDoubt change_doubt(const Indicator *indicator, const Figure *now, const Figure *before, double confidence)
{
  switch (indicator->uncertainty) {
  case UNCERTAINTY_NONE:
    return CHANGE_CERTAIN;
  case UNCERTAINTY_POISSON:
    return doubt_of_events(now, before, confidence);
  case UNCERTAINTY_BINOMIAL:
  case UNCERTAINTY_SURVEY:
    return doubt_of_survey(indicator, now, before, confidence);
  }
  g_assert_not_reached();
}
