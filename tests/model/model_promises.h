/* The promises 1 to 3 of the design, asked of a world at rest. */
#pragma once

#include "tests/model/model_world.h"

/* NULL: all hold. */
const char *promises_broken(const World *world);
