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

/* All parts of all indicators (GArray of PartitionPart, the caller's). Codes borrow the catalogue. */
GArray *partition_parts(const Catalogue *catalogue);

/* The most dimensions that a legal breakdown has. */
guint partition_depth(const Catalogue *catalogue);
