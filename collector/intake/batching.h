/* Cutting a submission's records into parts that are sent as batches.
 *
 * Records of one indicator and period stay together, since they are judged together. */
#pragma once

#include <glib.h>

#include "catalogue/catalogue.h"
#include "collector/spool/spool_submission.h"
#include "record/record.h"

/* Cuts N records, ordered by indicator and period, into parts of about TARGET_BYTES serialised bytes; at least one part, also for no records.
 * The caller frees the array, which frees its SpoolParts. */
GArray *batching_cut(const Catalogue *catalogue, const Record *records, size_t n, size_t target_bytes);

/* The first of PARTS, by index, that no frame of FRAME_BYTES can carry as a batch, because one group is too large; parts->len when all can. */
guint batching_find_oversized(const GArray *parts, size_t frame_bytes);
