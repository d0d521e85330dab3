/* What happens to the programs from outside: files, crashes, broken connections, databases that go and fall back, spools that
 * are restored and cloned, keys that are revoked. */
#pragma once

#include "tests/model/model_world.h"

/* A new file in the collector's inbox, and its acceptance. */
void fault_submit(World *world, ModelCollector *collector);
/* Something that the plan allows, by chance. */
void fault_happen(World *world);
/* The plan's scripted event. */
void fault_scripted(World *world);
/* Ends absences and revocations. */
void fault_heal(World *world);
