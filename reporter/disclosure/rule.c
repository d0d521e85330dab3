#include "reporter/disclosure/rule.h"

bool figure_counted(const Indicator *indicator, const Figure *figure, double *out_counted)
{
  if (figure->has_numerator)
    *out_counted = figure->numerator;
  else if (figure->has_value && indicator->measure == MEASURE_COUNT)
    *out_counted = figure->value;
  else
    return false;
  return true;
}

static double small_rise(const DisclosureRule *rule, double count)
{
  return count >= rule->smallest && count < rule->threshold ? rule->threshold - count : 0;
}

static Sensitivity small_counts(const DisclosureRule *rule, const Indicator *indicator, const Figure *figure)
{
  Sensitivity sensitivity = {0};
  double counted = 0;
  if (!figure_counted(indicator, figure, &counted))
    return sensitivity;
  if (indicator->counts_people)
    sensitivity.numerator = small_rise(rule, counted);
  if (indicator->denominator_counts_people && figure->has_denominator)
    sensitivity.denominator = small_rise(rule, figure->denominator);
  if (indicator->counts_people && indicator->denominator_counts_people && figure->has_denominator)
    sensitivity.rest = small_rise(rule, figure->denominator - counted);
  return sensitivity;
}

/* TOTAL is too much the doing of one or two. */
static bool is_dominated(const DisclosureRule *rule, double total, const Contributions *by)
{
  if (total <= 0)
    return false;
  return by->n < rule->fewest_agencies || total - by->largest - by->second < rule->dominance_share * by->largest;
}

static void add_dominance(const DisclosureRule *rule, const Indicator *indicator, const Figure *figure,
                          Sensitivity *sensitivity)
{
  double counted = 0;
  if (!figure_counted(indicator, figure, &counted))
    return;
  if (is_dominated(rule, counted, &figure->numerator_by))
    sensitivity->numerator = MAX(sensitivity->numerator, MAX(rule->dominance_share * counted, 1));
  if (figure->has_denominator && is_dominated(rule, figure->denominator, &figure->denominator_by))
    sensitivity->denominator = MAX(sensitivity->denominator, MAX(rule->dominance_share * figure->denominator, 1));
}

Sensitivity rule_sensitivity(const DisclosureRule *rule, const Indicator *indicator, const Figure *figure)
{
  Sensitivity sensitivity = {0};
  switch (indicator->disclosure) {
  case DISCLOSURE_NONE:
  case DISCLOSURE_INTERNAL:
    return sensitivity;
  case DISCLOSURE_SMALL_COUNT:
    return small_counts(rule, indicator, figure);
  case DISCLOSURE_DOMINANCE:
    sensitivity = small_counts(rule, indicator, figure);
    add_dominance(rule, indicator, figure, &sensitivity);
    return sensitivity;
  }
  g_assert_not_reached();
}

bool sensitivity_is_any(const Sensitivity *sensitivity)
{
  return sensitivity->numerator > 0 || sensitivity->denominator > 0 || sensitivity->rest > 0;
}
