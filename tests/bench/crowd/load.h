/* What the members of a crowd hand in: batches of whole groups, each of which has the same cells, for one indicator and period after the other. Which batch
 * it is decides every byte of it, so nothing is kept and a batch that goes out again is the same one. */
#pragma once

#include <glib.h>
#include <stdint.h>

#include "record/batch.h"
#include "record/breakdown.h"
#include "record/period.h"

typedef struct Load Load;

/* Reads what PATH says, a line each, in this order or another:
 *   frequency monthly
 *   indicator 512
 *   cell sex=F,age_group=Y15T24 20 40        key, value, denominator (which may be left out)
 * USAGE error when it cannot be read. The caller frees it. */
Load *load_read(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void load_free(Load *load);

/* One batch of a member, numbered within its epoch; it is a submission of its own. */
typedef struct LoadBatch {
  const uint8_t *epoch;
  uint64_t sequence;
  uint64_t first_group; /* of all that the member ever hands in, from 0 */
  uint32_t n_groups;
  int64_t accepted_at_us;
} LoadBatch;

/* The batch as the frame that a collector sends. The caller owns it. */
GBytes *load_frame(const Load *load, const LoadBatch *batch, Digest *out_digest) G_GNUC_WARN_UNUSED_RESULT;

uint32_t load_rows_per_group(const Load *load);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Load, load_free)
