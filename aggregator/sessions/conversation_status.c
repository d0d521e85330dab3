#include "aggregator/sessions/conversation_inside.h"

#include "base/clock.h"

/* What conversation_status() is filling. */
typedef struct PeerListing {
  const Conversation *conversation;
  json_t *peers;
} PeerListing;

static bool list_peer(GBytes *address, PeerNote *note, void *user)
{
  const PeerListing *listing = user;
  const SessionState state = session_table_state(listing->conversation->sessions, address);
  const DirectoryAgency *agency = directory_agency(listing->conversation->directory, note->collector.agency_id);
  g_autofree char *heard_at = clock_format_iso(
      note->heard_at_us, settings_text(listing->conversation->options.settings, "aggregator.time_zone"));
  if (state == SESSION_ABSENT)
    return false;
  json_array_append_new(
      listing->peers,
      json_pack("{s:s, s:i, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:s?}", "agency", agency != NULL ? agency->code : "?",
                "collector", (int)note->collector.collector_id, "state", session_state_name(state), "software",
                note->software, "heard_at", heard_at, "unfinished_batches", (json_int_t)note->unfinished_batches,
                "unfinished_bytes", (json_int_t)note->unfinished_bytes, "oldest_age_s", (json_int_t)note->oldest_age_s,
                "disk_free_bytes", (json_int_t)note->disk_free_bytes, "last_error", note->last_error));
  return true;
}

json_t *conversation_status(const Conversation *conversation)
{
  const ConversationCounters *counters = &conversation->counters;
  const RouterCounters router = router_counters(conversation->router);
  PeerListing listing = {conversation, json_array()};
  peer_book_each(conversation->peers, list_peer, &listing);
  return json_pack(
      "{s:s, s:b, s:s?, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "endpoint",
      router_endpoint(conversation->router), "has_database", conversation->database_trouble == NULL, "database_trouble",
      conversation->database_trouble, "sessions", (json_int_t)session_table_n_sessions(conversation->sessions),
      "reserved_bytes", (json_int_t)session_table_reserved_bytes(conversation->sessions), "batches_waiting",
      (json_int_t)writer_pool_waiting(conversation->options.writers), "batches_received", (json_int_t)counters->batches,
      "outcomes", (json_int_t)counters->outcomes, "replays", (json_int_t)counters->replays, "rows_new",
      (json_int_t)counters->rows_new, "rows_revised", (json_int_t)counters->rows_revised, "rows_unchanged",
      (json_int_t)counters->rows_unchanged, "rows_rejected", (json_int_t)counters->rows_rejected, "messages_refused",
      (json_int_t)counters->refused, "multipart_refused", (json_int_t)router.multipart_refused, "collectors",
      listing.peers);
}
