#include "catalogue/terms.h"

#include <string.h>

#include <glib.h>

#define VOCABULARY(variable, list, ...)                                                                                \
  static const char *const variable##_codes[] = {__VA_ARGS__, NULL};                                                   \
  const Vocabulary variable##_vocabulary = {list, variable##_codes}

VOCABULARY(measure, "measure", "ratio", "proportion", "count", "mean", "index", "yes_no");
VOCABULARY(direction, "direction", "lower_better", "higher_better", "parity", "informational");
VOCABULARY(gap_method, "gap_method", "share_f", "share_m", "ratio_f_over_m", "difference_m_minus_f",
           "difference_f_minus_m", "difference_r_minus_u");
VOCABULARY(aggregation, "aggregation", "sum_num_den", "sum", "mean", "latest");
VOCABULARY(time_aggregation, "time_aggregation", "sum", "cumulative", "last", "mean");
VOCABULARY(uncertainty, "uncertainty", "none", "poisson", "binomial", "survey");
VOCABULARY(disclosure, "disclosure", "none", "small_count", "dominance", "internal");
VOCABULARY(population_base, "population_base", "residence", "occurrence", "institution", "workplace");
VOCABULARY(stated_in_plan, "stated_in_plan", "number", "direction", "derived");
VOCABULARY(data_source, "data_source", "administrative", "statistical_report", "surveillance", "special_survey",
           "census", "upper_level");
VOCABULARY(target_kind, "target_kind", "at_most", "below", "at_least", "full_coverage", "rise", "fall", "rise_slows",
           "gap_shrinks", "in_band", "near_reference", "not_below_reference", "established", "maintain", "narrative");
VOCABULARY(objective_kind, "objective_kind", "objective", "strategy");
VOCABULARY(code_kind, "code_kind", "base", "aggregate", "of_which", "unknown", "total", "special");

int vocabulary_find(const Vocabulary *vocabulary, const char *code)
{
  for (int i = 0; vocabulary->codes[i] != NULL; i++)
    if (strcmp(vocabulary->codes[i], code) == 0)
      return i;
  return -1;
}

const char *vocabulary_code(const Vocabulary *vocabulary, int value)
{
  g_assert(value >= 0 && value < (int)g_strv_length((char **)vocabulary->codes));
  return vocabulary->codes[value];
}
