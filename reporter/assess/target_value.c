#include "reporter/assess/target_value.h"

#include "reporter/assess/assess.h"
#include "reporter/assess/gap.h"
#include "reporter/wording/number.h"

#define MOST_FURTHER_PLACES 4

static guint usual_decimals(const Target *target)
{
  SeriesKey key = series_key_of(target, target->indicator);
  return series_decimals(&key);
}

static guint telling_decimals(const Target *target, double reference, double value)
{
  GoalRegion region;
  Goal goal = goal_of(target);
  guint usual = usual_decimals(target);
  if (goal_class(target->kind) != GOAL_LEVEL || !goal_region(&goal, reference, &region))
    return usual;
  bool is_in = goal_region_has(&region, value);
  for (guint decimals = usual; decimals <= usual + MOST_FURTHER_PLACES; decimals++)
    if (goal_region_has(&region, number_as_published(value, decimals)) == is_in)
      return decimals;
  return usual;
}

static char *with_decimals(Language language, const Target *target, double value, guint decimals)
{
  g_autofree char *number = number_rounded(value, decimals);
  if (target->has_gap)
    return gap_words(language, target->indicator, target->gap_method, number);
  return unit_value(language, unit_of(target->indicator), value, decimals);
}

char *target_value(Language language, const Target *target, double value)
{
  return with_decimals(language, target, value, usual_decimals(target));
}

char *target_value_telling(Language language, const Target *target, double reference, double value)
{
  return with_decimals(language, target, value, telling_decimals(target, reference, value));
}
