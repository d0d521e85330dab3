#include "reporter/rules.h"

static WarningRule warning_rule_of(const Settings *settings)
{
  return (WarningRule){
      .red_below = settings_number(settings, "warning.red_below"),
      .orange_below = settings_number(settings, "warning.orange_below"),
      .yellow_below = settings_number(settings, "warning.yellow_below"),
      .min_points = (int)settings_integer(settings, "warning.min_points"),
      .volatility_above = settings_number(settings, "warning.volatility_above"),
      .chance_below = settings_number(settings, "warning.chance_below"),
      .outlier_below = settings_number(settings, "warning.outlier_below"),
      .driver_min_cases = (double)settings_integer(settings, "warning.driver_min_cases"),
      .confidence = (double)settings_integer(settings, "assess.confidence_percent") / 100,
      .plan_year = (int)settings_integer(settings, "assess.target_year"),
  };
}

void reporting_rules_init(ReportingRules *rules, const Settings *settings)
{
  static const char *const sections[] = {"rollup", "assess", "warning", "disclosure", NULL};
  *rules = (ReportingRules){
      .roll_up = {.provisional_below = settings_number(settings, "rollup.provisional_below"),
                  .withheld_below = settings_number(settings, "rollup.withheld_below"),
                  .count_withheld_below = settings_number(settings, "rollup.count_withheld_below")},
      .assess = {.baseline_year = (int)settings_integer(settings, "assess.baseline_year"),
                 .target_year = (int)settings_integer(settings, "assess.target_year"),
                 .nearly_tolerance = settings_number(settings, "assess.nearly_tolerance"),
                 .confidence = (double)settings_integer(settings, "assess.confidence_percent") / 100,
                 .alpha = settings_number(settings, "assess.alpha"),
                 .pool_min_years = (int)settings_integer(settings, "assess.pool_min_years")},
      .warning = warning_rule_of(settings),
      .disclosure = {.threshold = (double)settings_integer(settings, "disclosure.threshold"),
                     .smallest = (double)settings_integer(settings, "disclosure.smallest"),
                     .dominance_share = settings_number(settings, "disclosure.dominance_share"),
                     .fewest_agencies = (int32_t)settings_integer(settings, "disclosure.fewest_agencies")},
      .json = settings_json(settings, sections),
  };
}

void reporting_rules_clear(ReportingRules *rules)
{
  g_clear_pointer(&rules->json, g_free);
}
