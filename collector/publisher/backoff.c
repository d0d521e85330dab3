#include "collector/publisher/backoff.h"

#include <glib.h>

/* first_ms doubled `doublings` times, but not beyond the limit. */
static int64_t doubled_ms(const Backoff *backoff, uint32_t doublings)
{
  int64_t delay_ms = backoff->first_ms;
  for (uint32_t i = 0; i < doublings && delay_ms < backoff->limit_ms; i++)
    delay_ms = delay_ms > backoff->limit_ms / 2 ? backoff->limit_ms : delay_ms * 2;
  return delay_ms;
}

int64_t backoff_delay_ms(const Backoff *backoff, uint32_t attempt, uint64_t random)
{
  g_assert(backoff->first_ms > 0 && backoff->limit_ms >= backoff->first_ms);
  int64_t highest_ms = doubled_ms(backoff, MIN(attempt, 62) + 1);
  int64_t lowest_ms = MAX(backoff->first_ms, highest_ms / 2);
  return lowest_ms + (int64_t)(random % (uint64_t)(highest_ms - lowest_ms + 1));
}
