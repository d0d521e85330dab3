/* Values that stand out from the others of their own series: by exact tails where the numbers are counts of few, else by deleted residuals. */
#include <math.h>

#include "collector/review/review_rules.h"
#include "statistics/outlier.h"

/* With fewer others there is no series; the change against the period before says what there is to say. */
enum { OTHERS_LEAST = 2 };

static void tell(const ReviewedValue *value, double expected, ReviewFinding *out_finding)
{
  const guint decimals = value->scope->indicator->decimals;
  out_finding->field = value->record->has_denominator ? "numerator" : "value";
  g_snprintf(out_finding->given, sizeof out_finding->given, "%.*f", (int)decimals + 1,
             indicator_value(value->scope->indicator, value->record));
  g_snprintf(out_finding->expected, sizeof out_finding->expected, "%.*f", (int)decimals + 1, expected);
}

static double number_of(const ReviewedValue *value, const PastValue *past)
{
  return past->has_value
             ? indicator_value_of(value->scope->indicator, past->value, past->has_denominator, past->denominator)
             : NAN;
}

static double mean_of(const ReviewedValue *value, const PastValue *const *others, guint n_others)
{
  double sum = 0;
  guint n = 0;
  for (guint i = 0; i < n_others; i++) {
    const double number = number_of(value, others[i]); /* NAN for nothing of nothing */
    sum += isfinite(number) ? number : 0;
    n += isfinite(number) ? 1 : 0;
  }
  return sum / MAX(n, 1);
}

/* Off by too little to matter, however regular the others are. */
static bool is_near(const ReviewedValue *value, double expected)
{
  const double number = indicator_value(value->scope->indicator, value->record);
  return fabs(number - expected) <= fabs(expected) * value->scope->limits.outlier_percent / 100;
}

static bool is_improbable_count(const ReviewedValue *value, const PastValue *const *others, guint n_others,
                                ReviewFinding *out_finding)
{
  const double mean = mean_of(value, others, n_others);
  const double limit = value->scope->limits.outlier_probability;
  if (is_near(value, mean) ||
      !series_is_improbable_count(value->scope->indicator, value->record, others, n_others, limit))
    return false;
  tell(value, mean, out_finding);
  return true;
}

static bool is_off_the_line(const ReviewedValue *value, const PastValue *const *others, guint n_others,
                            ReviewFinding *out_finding)
{
  double positions[SERIES_OTHERS_MAX + 1], values[SERIES_OTHERS_MAX + 1];
  OutlierResidual found;
  unsigned n = 0;
  for (guint i = 0; i < n_others; i++) {
    positions[n] = series_position(others[i]->period);
    values[n] = number_of(value, others[i]);
    n += isfinite(values[n]) ? 1 : 0;
  }
  positions[n] = series_position(value->record->period);
  values[n] = indicator_value(value->scope->indicator, value->record);
  if (!isfinite(values[n]) || !outlier_residual(positions, values, n + 1, n, &found) ||
      is_near(value, found.expected) || found.probability >= value->scope->limits.outlier_probability)
    return false;
  tell(value, found.expected, out_finding);
  return true;
}

/* A small count is held against the mean of the others, which lies between the lowest and the highest of the series: if it is near to both, it is near to
 * the mean, whatever that is. */
static bool is_near_to_all(const ReviewedValue *value)
{
  return value->past.lowest >= 0 && !value->record->has_denominator && is_near(value, value->past.lowest) &&
         is_near(value, value->past.highest) && series_is_small_count(value->scope->indicator, value->record);
}

bool review_stands_out(const ReviewedValue *value, ReviewFinding *out_finding)
{
  const PastValue *others[SERIES_OTHERS_MAX];
  if (is_near_to_all(value))
    return false;
  const guint n_others = series_others(value->past, value->scope->indicator, value->record, value->place, others);
  if (n_others < OTHERS_LEAST)
    return false;
  return series_is_small_count(value->scope->indicator, value->record)
             ? is_improbable_count(value, others, n_others, out_finding)
             : is_off_the_line(value, others, n_others, out_finding);
}
