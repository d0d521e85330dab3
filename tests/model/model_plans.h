/* The plans that both model tests run. */
#pragma once

#include "tests/model/model_world.h"

/* A run of chance, determined by its seed; the seeds take turns through the combinations of faults. */
Plan random_plan(uint64_t seed);

/* Three files and nothing else, on a fixed schedule; the test adds crashes and an event. */
Plan scripted_plan(uint64_t seed);
