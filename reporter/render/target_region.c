#include "reporter/render/target_region.h"

#include <math.h>

bool target_region(const Assessment *judged, GoalRegion *out_region)
{
  const Goal goal = goal_of(judged->target);
  const bool is_direction = goal_class(goal.kind) == GOAL_DIRECTION;
  const double against = is_direction ? judged->compared : judged->reference;
  const bool needs_against = is_direction || judged->target->reference_indicator != NULL;
  return goal_class(goal.kind) != GOAL_NARRATIVE && !(needs_against && isnan(against)) &&
         goal_region(&goal, against, out_region);
}
