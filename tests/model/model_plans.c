#include "tests/model/model_plans.h"

enum { SCRIPTED_STEPS = 70 };

/* What goes together. Retention with a database that falls back is asked of one spool and one fall; see the combinations. */
static const unsigned combinations[] = {
    FAULT_CRASH,
    FAULT_CRASH | FAULT_CUT | FAULT_AWAY,
    FAULT_CRASH | FAULT_CUT | FAULT_AWAY | FAULT_REVOKE | FAULT_NEIGHBOUR,
    FAULT_CRASH | FAULT_CUT | FAULT_AWAY | FAULT_FALL_BACK,
    FAULT_CRASH | FAULT_CUT | FAULT_AWAY | FAULT_FALL_BACK | FAULT_RESTORE,
    FAULT_CRASH | FAULT_CUT | FAULT_AWAY | FAULT_CLONE | FAULT_NEIGHBOUR,
    FAULT_CRASH | FAULT_CUT | FAULT_AWAY | FAULT_CLONE | FAULT_FALL_BACK,
    FAULT_CRASH | FAULT_CUT | FAULT_AWAY | FAULT_CLONE | FAULT_RESTORE | FAULT_RETENTION | FAULT_REVOKE,
    FAULT_CRASH | FAULT_CUT | FAULT_AWAY | FAULT_RETENTION | FAULT_FALL_BACK,
    FAULT_CUT | FAULT_RESTORE | FAULT_RETENTION,
};

Plan random_plan(uint64_t seed)
{
  return (Plan){.seed = seed * 7919 + 1,
                .faults = combinations[seed % G_N_ELEMENTS(combinations)],
                .n_steps = 30 + (int)(seed / 7 % 120),
                .crash_points = {NO_POINT, NO_POINT},
                .event_point = NO_POINT};
}

Plan scripted_plan(uint64_t seed)
{
  return (Plan){.seed = seed,
                .faults = FAULT_CLONE | FAULT_RESTORE,
                .n_steps = SCRIPTED_STEPS,
                .crash_points = {NO_POINT, NO_POINT},
                .event_point = G_MAXINT,
                .is_scripted = true};
}
