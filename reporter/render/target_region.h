/* Where a target begins to be met, as charts draw it. Pure. */
#pragma once

#include "reporter/assess/assess.h"
#include "reporter/assess/goal.h"

/* The values that meet JUDGED's target; infinite where there is no bound. False where no region can be given. */
bool target_region(const Assessment *judged, GoalRegion *out_region) G_GNUC_WARN_UNUSED_RESULT;
