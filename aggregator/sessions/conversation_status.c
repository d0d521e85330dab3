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
  json_array_append_new(listing->peers,
                        json_pack("{s:s, s:i, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:b, s:s?}", "agency",
                                  agency != NULL ? agency->code : "?", "collector", (int)note->collector.collector_id,
                                  "state", session_state_name(state), "software", note->software, "heard_at", heard_at,
                                  "unfinished_batches", (json_int_t)note->unfinished_batches, "unfinished_bytes",
                                  (json_int_t)note->unfinished_bytes, "oldest_age_s", (json_int_t)note->oldest_age_s,
                                  "disk_free_bytes", (json_int_t)note->disk_free_bytes, "has_error",
                                  note->last_error != NULL, "last_error", note->last_error));
  return true;
}

/* Days from today until the last for which there is a partition. */
static json_int_t days_ahead(const Conversation *conversation)
{
  const GDate date = clock_today(settings_text(conversation->options.settings, "aggregator.time_zone"));
  const int32_t today = day_of_date(g_date_get_year(&date), (int)g_date_get_month(&date), g_date_get_day(&date));
  return (json_int_t)conversation->directory->last_day - today;
}

static json_t *rows_json(const ConversationCounters *counters)
{
  return json_pack("{s:I, s:I, s:I, s:I}", "new", (json_int_t)counters->rows_new, "revised",
                   (json_int_t)counters->rows_revised, "unchanged", (json_int_t)counters->rows_unchanged, "rejected",
                   (json_int_t)counters->rows_rejected);
}

static void set_integer(json_t *status, const char *key, uint64_t value)
{
  json_object_set_new(status, key, json_integer((json_int_t)value));
}

static void set_counters(json_t *status, const ConversationCounters *counters)
{
  set_integer(status, "hellos", counters->hellos);
  set_integer(status, "batches_received", counters->batches);
  set_integer(status, "outcomes", counters->outcomes);
  set_integer(status, "replays", counters->replays);
  set_integer(status, "messages_refused", counters->refused);
  json_object_set_new(status, "rows", rows_json(counters));
  json_object_set_new(status, "rejected_by_rule", tally_json(counters->rejected_by_rule));
  json_object_set_new(status, "refused_by_reason", tally_json(counters->refused_by_reason));
  json_object_set_new(status, "store_time", histogram_json(&counters->store_time));
}

json_t *conversation_status(const Conversation *conversation)
{
  const RouterCounters router = router_counters(conversation->router);
  PeerListing listing = {conversation, json_array()};
  json_t *status =
      json_pack("{s:s, s:b, s:s?}", "endpoint", router_endpoint(conversation->router), "has_database",
                conversation->database_trouble == NULL, "database_trouble", conversation->database_trouble);
  set_integer(status, "sessions", session_table_n_sessions(conversation->sessions));
  set_integer(status, "ceiling_bytes", session_table_ceiling_bytes(conversation->sessions));
  set_integer(status, "reserved_bytes", session_table_reserved_bytes(conversation->sessions));
  set_integer(status, "batches_waiting", writer_pool_waiting(conversation->options.writers));
  json_object_set_new(status, "days_ahead", json_integer(days_ahead(conversation)));
  set_counters(status, &conversation->counters);
  json_object_set_new(status, "dropped_by_reason",
                      json_pack("{s:I, s:I, s:I, s:I}", "multipart", (json_int_t)router.multipart_refused, "anonymous",
                                (json_int_t)router.anonymous_refused, "peer_gone", (json_int_t)router.peer_gone,
                                "peer_slow", (json_int_t)router.peer_slow));
  peer_book_each(conversation->peers, list_peer, &listing);
  json_object_set_new(status, "collectors", listing.peers);
  return status;
}

char *conversation_in_words(const Conversation *conversation)
{
  const char *trouble = conversation->database_trouble;
  return g_strdup_printf("%u collectors at %s, %zu batches wait, PostgreSQL %s%s",
                         session_table_n_sessions(conversation->sessions), router_endpoint(conversation->router),
                         writer_pool_waiting(conversation->options.writers),
                         trouble == NULL ? "answers" : "is away: ", trouble == NULL ? "" : trouble);
}
