#include "reporter/rules.h"

void reporting_rules_init(ReportingRules *rules, const Settings *settings)
{
  static const char *const sections[] = {"rollup", "assess", NULL};
  *rules = (ReportingRules){
      .roll_up = {.provisional_below = settings_number(settings, "rollup.provisional_below"),
                  .withheld_below = settings_number(settings, "rollup.withheld_below")},
      .assess = {.baseline_year = (int)settings_integer(settings, "assess.baseline_year"),
                 .target_year = (int)settings_integer(settings, "assess.target_year"),
                 .nearly_tolerance = settings_number(settings, "assess.nearly_tolerance"),
                 .confidence = (double)settings_integer(settings, "assess.confidence_percent") / 100,
                 .alpha = settings_number(settings, "assess.alpha"),
                 .pool_min_years = (int)settings_integer(settings, "assess.pool_min_years")},
      .json = settings_json(settings, sections),
  };
}

void reporting_rules_clear(ReportingRules *rules)
{
  g_clear_pointer(&rules->json, g_free);
}
