/* Where a spool stands, as the session with the aggregator sees it.
 *
 * Kept batches are oldest_kept … newest without a hole; those up to `finished` have their outcome. */
#pragma once

#include <stdint.h>

typedef struct SpoolPosition {
  uint8_t epoch[16];
  uint64_t newest;      /* 0: nothing was ever appended in this epoch */
  uint64_t finished;    /* 0 … newest */
  uint64_t oldest_kept; /* 1 … finished + 1: retention removes finished batches only */
} SpoolPosition;
