/* Waiting for something that another process or thread does, with a deadline instead of a sleep of guessed length. */
#pragma once

#include <stdbool.h>

typedef bool (*WaitCondition)(void *user);

/* Asks CONDITION again and again until it holds; false when it does not within DEADLINE_MS. */
bool wait_until(WaitCondition condition, void *user, int deadline_ms);
