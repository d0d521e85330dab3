/* How breakdowns add up: for each indicator, which parts make which total, on the partition of its form.
 *
 * Codes of kind `of_which` overlap with the others and are never added; unknown is added when it was reported, but the sum is complete without it.
 * Only indicators whose figures add up (sum, sum_num_den) have parts. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "catalogue/catalogue.h"

typedef struct PartitionPart {
  int16_t indicator_id;
  uint16_t total; /* breakdown indices of the catalogue */
  uint16_t part;
  Dimension dimension;
  const char *code; /* of the part in the dimension */
  bool is_optional;
} PartitionPart;

/* All parts of INDICATOR (GArray of PartitionPart, the caller's), those of a total side by side, dimension by dimension. Codes borrow the catalogue. */
GArray *partition_of(const Catalogue *catalogue, const Indicator *indicator);

/* The parts in PARTITION that make TOTAL, borrowed; *out_n is 0 when it has none. */
const PartitionPart *partition_parts_of(const GArray *partition, uint16_t total, guint *out_n);

/* The most dimensions that a legal breakdown has. */
guint partition_depth(const Catalogue *catalogue);
