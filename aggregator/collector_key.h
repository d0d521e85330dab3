/* Whose message it is: a collector of an agency, and by which of its keys it came. A collector that changes its key has two for a while. */
#pragma once

#include <stdint.h>

typedef struct CollectorKey {
  int32_t agency_id;
  int32_t collector_id;
  int32_t key_no; /* within the collector, growing: the newest key has the largest */
} CollectorKey;

/* The collector alone, whichever key it uses, as a number to look it up by. What differs most stands in the lower half, since g_int64_hash() sees no other. */
static inline int64_t collector_number(CollectorKey key)
{
  return ((int64_t)key.collector_id << 32) | (uint32_t)key.agency_id;
}
