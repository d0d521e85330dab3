#include "aggregator/store/broken_streams.h"

/* Collector to its latest broken session, both as owned numbers. */
struct BrokenStreams {
  GHashTable *sessions;
};

BrokenStreams *broken_streams_new(void)
{
  BrokenStreams *streams = g_new0(BrokenStreams, 1);
  streams->sessions = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
  return streams;
}

void broken_streams_free(BrokenStreams *streams)
{
  if (streams == NULL)
    return;
  g_hash_table_unref(streams->sessions);
  g_free(streams);
}

static gint64 collector_key(int32_t agency_id, int32_t collector_id)
{
  return ((gint64)agency_id << 32) | (guint32)collector_id;
}

static void add(BrokenStreams *streams, gint64 collector, uint64_t session)
{
  const uint64_t *known = g_hash_table_lookup(streams->sessions, &collector);
  if (known == NULL || *known < session)
    g_hash_table_replace(streams->sessions, g_memdup2(&collector, sizeof collector),
                         g_memdup2(&session, sizeof session));
}

void broken_streams_add(BrokenStreams *streams, int32_t agency_id, int32_t collector_id, uint64_t session)
{
  add(streams, collector_key(agency_id, collector_id), session);
}

bool broken_streams_has(const BrokenStreams *streams, int32_t agency_id, int32_t collector_id, uint64_t session)
{
  gint64 collector = collector_key(agency_id, collector_id);
  const uint64_t *known = g_hash_table_lookup(streams->sessions, &collector);
  return known != NULL && session <= *known;
}

void broken_streams_merge(BrokenStreams *streams, const BrokenStreams *added)
{
  GHashTableIter iterator;
  gpointer collector = NULL;
  gpointer session = NULL;
  g_hash_table_iter_init(&iterator, added->sessions);
  while (g_hash_table_iter_next(&iterator, &collector, &session))
    add(streams, *(const gint64 *)collector, *(const uint64_t *)session);
}
