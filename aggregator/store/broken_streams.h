/* Which streams were refused a batch: nothing that follows on the same session may be stored.
 *
 * Session numbers grow, and a collector has one live session, so the latest broken one per collector says all. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

typedef struct BrokenStreams BrokenStreams;

BrokenStreams *broken_streams_new(void);
void broken_streams_free(BrokenStreams *streams);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BrokenStreams, broken_streams_free)

void broken_streams_add(BrokenStreams *streams, int32_t agency_id, int32_t collector_id, uint64_t session);
bool broken_streams_has(const BrokenStreams *streams, int32_t agency_id, int32_t collector_id, uint64_t session);

/* Adds all of ADDED. */
void broken_streams_merge(BrokenStreams *streams, const BrokenStreams *added);
