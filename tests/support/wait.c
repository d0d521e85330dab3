#include "tests/support/wait.h"

#include <glib.h>

#include "base/clock.h"

#define PAUSE_US 5000

bool wait_until(WaitCondition condition, void *user, int deadline_ms)
{
  int64_t deadline = clock_monotonic_ms() + deadline_ms;
  while (!condition(user)) {
    if (clock_monotonic_ms() >= deadline)
      return false;
    g_usleep(PAUSE_US);
  }
  return true;
}
