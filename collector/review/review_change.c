/* Changes against the compared period that are larger than the limit. Shares change by percentage points, everything else by percent. */
#include <math.h>

#include "collector/review/review_rules.h"

/* Two periods' numbers of one column. */
typedef struct Change {
  Period from_period, to_period;
  double from, to;
} Change;

static void tell(const Change *change, double size, double limit, const char *field, ReviewFinding *out_finding)
{
  char from[PERIOD_TEXT_SIZE], to[PERIOD_TEXT_SIZE];
  out_finding->field = field;
  g_snprintf(out_finding->given, sizeof out_finding->given, "%s: %.6g → %s: %.6g, %+.4g",
             period_format(change->from_period, from), change->from, period_format(change->to_period, to), change->to,
             size);
  g_snprintf(out_finding->expected, sizeof out_finding->expected, "%.3g", limit);
}

/* Few cases double and halve by chance, and so do percentages of few: those have to be improbable too. */
static bool is_chance(const ReviewedValue *value, const PastValue *before)
{
  const Record earlier = past_value_as_record(before, value->record->breakdown);
  if (!series_is_small_count(value->scope->indicator, value->record) &&
      !series_is_small_count(value->scope->indicator, &earlier))
    return false;
  const double limit = value->scope->limits.outlier_probability;
  return !series_is_improbable_count(value->scope->indicator, value->record, &before, 1, limit);
}

/* What is collected every few years may have changed more; not that many times as much, since changes go to and fro. */
static double limit_over(const ReviewedValue *value, double limit_per_year)
{
  return limit_per_year * sqrt(value->scope->indicator->collection_interval_years);
}

static const PastValue *value_before(const ReviewedValue *value)
{
  return series_compared_value(value->past, value->scope->indicator, value->record, value->place);
}

static Change change_of_value(const ReviewedValue *value, const PastValue *before)
{
  const Record earlier = past_value_as_record(before, value->record->breakdown);
  return (Change){before->period, value->record->period, indicator_value(value->scope->indicator, &earlier),
                  indicator_value(value->scope->indicator, value->record)};
}

static const char *value_field(const ReviewedValue *value)
{
  return value->record->has_denominator ? "numerator" : "value";
}

/* Not a number, and no change, when there was nothing to change from. */
static double percent_of(const Change *change)
{
  return (change->to - change->from) / fabs(change->from) * 100;
}

static bool exceeds_percent(const ReviewedValue *value, const Change *change, const char *field,
                            ReviewFinding *out_finding)
{
  const double limit = limit_over(value, value->scope->limits.change_percent);
  const double percent = percent_of(change);
  if (limit <= 0 || !isfinite(percent) || fabs(percent) <= limit)
    return false;
  tell(change, percent, limit, field, out_finding);
  return true;
}

/* A rate whose two parts were both mistyped by the same factor looks as before: so denominators are looked at too. */
static bool denominator_changes(const ReviewedValue *value, const PastValue *before, ReviewFinding *out_finding)
{
  enum { FEW = 50 };
  if (!value->record->has_denominator || !before->has_denominator)
    return false;
  const Change change = {before->period, value->record->period, before->denominator, value->record->denominator};
  return fmin(change.from, change.to) >= FEW && exceeds_percent(value, &change, "denominator", out_finding);
}

bool review_changes_in_percent(const ReviewedValue *value, ReviewFinding *out_finding)
{
  const PastValue *before = value_before(value);
  if (before == NULL)
    return false;
  if (denominator_changes(value, before, out_finding))
    return true;
  const Change change = change_of_value(value, before);
  return !value->scope->is_in_percent && exceeds_percent(value, &change, value_field(value), out_finding) &&
         !is_chance(value, before);
}

bool review_changes_in_points(const ReviewedValue *value, ReviewFinding *out_finding)
{
  const double limit = limit_over(value, value->scope->limits.change_points);
  const PastValue *before = value->scope->is_in_percent ? value_before(value) : NULL;
  if (before == NULL || limit <= 0)
    return false;
  const Change change = change_of_value(value, before);
  const double points = change.to - change.from;
  if (!isfinite(points) || fabs(points) <= limit || is_chance(value, before))
    return false;
  tell(&change, points, limit, value_field(value), out_finding);
  return true;
}
