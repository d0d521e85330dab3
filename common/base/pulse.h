/* Sign of life of a thread: it beats, another one asks since when it has not.
 *
 * Says nothing about what the thread does; whoever asks must know how long it may honestly be silent. */
#pragma once

#include <stdatomic.h>
#include <stdint.h>

/* Begins with pulse_beat(). */
typedef struct Pulse {
  _Atomic int64_t beaten_at_ms;
} Pulse;

void pulse_beat(Pulse *pulse);

/* Milliseconds since the last beat. */
int64_t pulse_silence_ms(const Pulse *pulse);
