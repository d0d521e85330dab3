/* How the collector that runs in a home folder stands with the district, asked over its control socket. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "collector/home.h"
#include "wire/wire.h"

typedef struct RunningDaemon {
  bool is_streaming;     /* it runs and is welcome */
  bool is_fenced;        /* it runs and has given way to another copy */
  int64_t clock_ahead_s; /* with is_streaming: of this machine, against the district's */
} RunningDaemon;

/* All false when none runs, or it does not answer within some seconds. */
RunningDaemon running_daemon_ask(Wire *wire, const Home *home);
