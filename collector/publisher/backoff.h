/* Jittered exponential backoff as a pure function: how long to wait before the n-th attempt.
 *
 * Guarantees: the delay is never below `first_ms` nor above `limit_ms`, doubles with each attempt, and is spread over half
 * of its range, so that many collectors do not come back together. Refuses: to know the time or to draw random numbers. */
#pragma once

#include <stdint.h>

typedef struct Backoff {
  int64_t first_ms; /* above 0 */
  int64_t limit_ms; /* at least first_ms */
} Backoff;

/* `attempt` counts from 0; `random` is any uniformly drawn number. */
int64_t backoff_delay_ms(const Backoff *backoff, uint32_t attempt, uint64_t random);
