#include "aggregator/sessions/conversation_inside.h"

#include "base/clock.h"

/* --- The collectors ----------------------------------------------------------------------------------------------- */

/* One that is connected. */
typedef struct Presence {
  SessionState state;
  const PeerNote *note;
} Presence;

/* Those that are, by collector_number(). */
typedef struct Connected {
  const Conversation *conversation;
  GHashTable *presences; /* int64_t → Presence */
} Connected;

static bool gather_peer(GBytes *address, PeerNote *note, void *user)
{
  const Connected *connected = user;
  const int64_t number = collector_number(note->collector);
  const Presence presence = {session_table_state(connected->conversation->sessions, address), note};
  if (presence.state == SESSION_ABSENT)
    return false;
  g_hash_table_replace(connected->presences, g_memdup2(&number, sizeof number), g_memdup2(&presence, sizeof presence));
  return true;
}

static GHashTable *connected_peers(const Conversation *conversation)
{
  Connected connected = {conversation, g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free)};
  peer_book_each(conversation->peers, gather_peer, &connected);
  return connected.presences;
}

/* When anything came from COLLECTOR last: since the program runs, or what was stored before; 0: nothing ever. */
static int64_t contact_at_us(const Conversation *conversation, const DirectoryCollector *collector)
{
  return MAX(peer_book_heard_at_us(conversation->peers, collector->key), collector->last_stored_at_us);
}

/* What every collector has, also one that was never seen. */
static json_t *collector_json(const Conversation *conversation, const DirectoryCollector *collector)
{
  const DirectoryAgency *agency = directory_agency(conversation->directory, collector->key.agency_id);
  const int64_t heard_at_us = contact_at_us(conversation, collector);
  g_autofree char *heard_at =
      heard_at_us == 0
          ? NULL
          : clock_format_iso(heard_at_us, settings_text(conversation->options.settings, "aggregator.time_zone"));
  return json_pack("{s:s, s:i, s:s, s:b, s:s?, s:I, s:I}", "agency", agency != NULL ? agency->code : "?", "collector",
                   (int)collector->key.collector_id, "state", session_state_name(SESSION_ABSENT), "is_connected", 0,
                   "heard_at", heard_at, "heard_at_s", (json_int_t)(heard_at_us / 1000000), "registered_at_s",
                   (json_int_t)(collector->registered_at_us / 1000000));
}

/* What a connected one says of itself. */
static void set_presence(json_t *collector, const Presence *presence)
{
  const PeerNote *note = presence->note;
  json_t *said = json_pack(
      "{s:s, s:b, s:s, s:I, s:I, s:I, s:I, s:b, s:s?}", "state", session_state_name(presence->state), "is_connected", 1,
      "software", note->software, "unfinished_batches", (json_int_t)note->unfinished_batches, "unfinished_bytes",
      (json_int_t)note->unfinished_bytes, "oldest_age_s", (json_int_t)note->oldest_age_s, "disk_free_bytes",
      (json_int_t)note->disk_free_bytes, "has_error", note->last_error != NULL, "last_error", note->last_error);
  json_object_update(collector, said);
  json_decref(said);
}

/* Every collector that may submit, connected or not, once each. */
static json_t *collectors_json(const Conversation *conversation)
{
  const GArray *registered = conversation->directory->collectors;
  g_autoptr(GHashTable) connected = connected_peers(conversation);
  json_t *collectors = json_array();
  int64_t last_number = 0;
  for (guint i = 0; i < registered->len; i++) {
    const DirectoryCollector *collector = &g_array_index(registered, DirectoryCollector, i);
    const int64_t number = collector_number(collector->key);
    if (collector->is_revoked || number == last_number)
      continue;
    json_t *json = collector_json(conversation, collector);
    const Presence *presence = g_hash_table_lookup(connected, &number);
    if (presence != NULL)
      set_presence(json, presence);
    json_array_append_new(collectors, json);
    last_number = number;
  }
  return collectors;
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

/* What was dropped without an answer, how handshakes failed and who was cut off, by reason. */
static void set_losses(json_t *status, const RouterCounters *router)
{
  const ConnectionCounters *connections = &router->connections;
  set_integer(status, "connections", connections->open);
  set_integer(status, "connections_accepted", connections->accepted);
  json_object_set_new(status, "dropped_by_reason",
                      json_pack("{s:I, s:I, s:I, s:I}", "multipart", (json_int_t)router->multipart_refused, "anonymous",
                                (json_int_t)router->anonymous_refused, "peer_gone", (json_int_t)router->peer_gone,
                                "peer_slow", (json_int_t)router->peer_slow));
  json_object_set_new(status, "handshakes_failed_by_reason",
                      json_pack("{s:I, s:I, s:I}", "key_refused", (json_int_t)connections->handshake_key_refused,
                                "nonsense", (json_int_t)connections->handshake_nonsense, "unfinished",
                                (json_int_t)connections->handshake_unfinished));
  json_object_set_new(status, "cut_by_reason",
                      json_pack("{s:I, s:I, s:I, s:I}", "held", (json_int_t)connections->cut_held, "unread",
                                (json_int_t)connections->cut_unread, "strangers",
                                (json_int_t)connections->cut_strangers, "copies", (json_int_t)connections->cut_copies));
}

json_t *conversation_status(const Conversation *conversation)
{
  const RouterCounters router = router_counters(conversation->router);
  json_t *status =
      json_pack("{s:s, s:b, s:s?}", "endpoint", router_endpoint(conversation->router), "has_database",
                conversation->database_trouble == NULL, "database_trouble", conversation->database_trouble);
  set_integer(status, "sessions", session_table_n_sessions(conversation->sessions));
  set_integer(status, "ceiling_bytes", session_table_ceiling_bytes(conversation->sessions));
  set_integer(status, "reserved_bytes", session_table_reserved_bytes(conversation->sessions));
  set_integer(status, "batches_waiting", writer_pool_waiting(conversation->options.writers));
  json_object_set_new(status, "days_ahead", json_integer(days_ahead(conversation)));
  set_counters(status, &conversation->counters);
  set_losses(status, &router);
  json_object_set_new(status, "collectors", collectors_json(conversation));
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
