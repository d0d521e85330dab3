#include "collector/review/review.h"

#include <math.h>
#include <string.h>

#include "collector/review/review_rules.h"

ReviewLimits review_limits(const Settings *settings)
{
  return (ReviewLimits){.change_percent = settings_number(settings, "review.change_percent"),
                        .change_points = settings_number(settings, "review.change_points"),
                        .outlier_probability = settings_number(settings, "review.outlier_probability"),
                        .outlier_percent = settings_number(settings, "review.outlier_percent")};
}

ReviewScope review_scope(const Indicator *indicator, const ReviewLimits *limits)
{
  return (ReviewScope){
      .indicator = indicator, .is_in_percent = strcmp(indicator->unit_symbol, "%") == 0, .limits = *limits};
}

/* Outside warn_min … warn_max of the catalogue. */
static bool is_outside_usual(const ReviewedValue *value, ReviewFinding *out_finding)
{
  const Indicator *indicator = value->scope->indicator;
  const double number = indicator_value(indicator, value->record);
  const bool has_low = !isnan(indicator->warn_min), has_high = !isnan(indicator->warn_max);
  if (!(number < indicator->warn_min) && !(number > indicator->warn_max))
    return false;
  out_finding->field = value->record->has_denominator ? "numerator" : "value";
  g_snprintf(out_finding->given, sizeof out_finding->given, "%.6g", number);
  if (has_low && has_high)
    g_snprintf(out_finding->expected, sizeof out_finding->expected, "%.6g – %.6g", indicator->warn_min,
               indicator->warn_max);
  else
    g_snprintf(out_finding->expected, sizeof out_finding->expected, has_low ? "≥ %.6g" : "≤ %.6g",
               has_low ? indicator->warn_min : indicator->warn_max);
  return true;
}

/* In the order in which they are tried: what explains most comes first. Only the first needs no history. */
static const struct {
  AuditRule rule;
  ReviewRule asks;
  bool needs_history;
} rules[] = {
    {AUDIT_OUTSIDE_USUAL, is_outside_usual, false},
    {AUDIT_LOOKS_CUMULATIVE, review_looks_cumulative, true},
    {AUDIT_CUMULATIVE_FALLS, review_cumulative_falls, true},
    {AUDIT_CHANGE_IN_PERCENT, review_changes_in_percent, true},
    {AUDIT_CHANGE_IN_POINTS, review_changes_in_points, true},
    {AUDIT_OUTLIER, review_stands_out, true},
};

ReviewFinding review_record(const ReviewScope *scope, const Record *record, PastSeries past)
{
  const ReviewedValue value = {
      .scope = scope, .record = record, .past = past, .place = past_series_place(past, record->period)};
  ReviewFinding finding;
  finding.rule = AUDIT_PASSED;
  finding.field = "";
  finding.given[0] = finding.expected[0] = '\0';
  if (!record->has_value)
    return finding;
  const bool has_past = past.n > 0 && series_is_comparable(scope->indicator);
  for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
    if ((has_past || !rules[i].needs_history) && rules[i].asks(&value, &finding)) {
      finding.rule = rules[i].rule;
      return finding;
    }
  return finding;
}
