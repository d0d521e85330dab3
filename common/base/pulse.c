#include "base/pulse.h"

#include "base/clock.h"

void pulse_beat(Pulse *pulse)
{
  atomic_store(&pulse->beaten_at_ms, clock_monotonic_ms());
}

int64_t pulse_silence_ms(const Pulse *pulse)
{
  return clock_monotonic_ms() - atomic_load(&pulse->beaten_at_ms);
}
