#include "aggregator/conversation.h"

#include <stdio.h>
#include <string.h>

#include "aggregator/peer_book.h"
#include "aggregator/session_table.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "wire/codec.h"
#include "wire/limits.h"
#include "wire/router.h"

/* A batch's frame is at most the largest frame; its decoded envelope needs little more, since records stay serialised. */
enum { ARENA_PER_FRAME_BYTE = 4, ARENA_SPARE_BYTES = 1024 * 1024 };

typedef struct Counters {
  uint64_t hellos, batches, outcomes, replays, refused;
  uint64_t rows_new, rows_revised, rows_unchanged, rows_rejected;
} Counters;

struct Conversation {
  ConversationOptions options;
  Directory *directory;
  Router *router;
  SessionTable *sessions;
  PeerBook *peers;
  GHashTable *shut_out; /* identities that are revoked or unknown now, of those that were ever let in */
  Arena *arena;
  Batch *offered;    /* the batch that the table is deciding on; NULL once a writer has it */
  const char *fault; /* of the frame that the table is refusing; else NULL */
  guint timer;
  Counters counters;
};

/* --- Names of peers ------------------------------------------------------------------------------------------------- */

static char *identity_of(CollectorKey collector)
{
  return g_strdup_printf("%d/%d", collector.agency_id, collector.collector_id);
}

static CollectorKey collector_of(const char *identity)
{
  CollectorKey collector = {0};
  const int n_read = sscanf(identity, "%d/%d", &collector.agency_id, &collector.collector_id);
  g_assert(n_read == 2); /* identities are ours: see let_in() */
  return collector;
}

static GBytes *address_of(const Peer *peer)
{
  return g_bytes_new(peer, sizeof *peer);
}

static const Peer *peer_of(GBytes *address)
{
  return g_bytes_get_data(address, NULL);
}

/* --- What the table asks for ---------------------------------------------------------------------------------------- */

static bool send_frame(Conversation *conversation, GBytes *address, GBytes *frame)
{
  return router_send(conversation->router, peer_of(address), frame) == SEND_DONE;
}

/* A message that cannot be sent is a lost message: the collector says Hello again. */
static void send_message(Conversation *conversation, GBytes *address, const Message *message)
{
  g_autoptr(GBytes) frame = message_encode(message);
  if (!send_frame(conversation, address, frame))
    log_debug("message_lost kind=%s", message_kind_name(message->kind));
}

static bool read_watermark(void *self, const SessionView *session)
{
  Conversation *conversation = self;
  return writer_pool_read_watermark(conversation->options.writers, session->number, session->collector.agency_id,
                                    session->collector.collector_id, session->epoch);
}

static bool store_batch(void *self, const SessionView *session, const SessionBatch *batch)
{
  Conversation *conversation = self;
  const bool is_taken = writer_pool_store(conversation->options.writers, session->number, session->collector.agency_id,
                                          session->collector.collector_id, batch->batch, batch->size_bytes);
  if (is_taken)
    conversation->offered = NULL;
  return is_taken;
}

static void tell_catalogue(Conversation *conversation, GBytes *address, PeerNote *note)
{
  const Directory *directory = conversation->directory;
  if (note->has_catalogue && digest_equal(&note->catalogue_digest, &directory->catalogue_digest))
    return;
  for (guint i = 0; i < directory->piece_frames->len; i++)
    if (!send_frame(conversation, address, g_ptr_array_index(directory->piece_frames, i)))
      return;
  note->has_catalogue = true;
  note->catalogue_digest = directory->catalogue_digest;
}

static void tell_profile(Conversation *conversation, GBytes *address, PeerNote *note)
{
  const DirectoryAgency *agency = directory_agency(conversation->directory, note->collector.agency_id);
  if (agency == NULL || (note->has_profile && digest_equal(&note->profile_digest, &agency->profile_digest)))
    return;
  if (!send_frame(conversation, address, agency->profile_frame))
    return;
  note->has_profile = true;
  note->profile_digest = agency->profile_digest;
}

static void send_welcome(void *self, const SessionView *session, const SessionWatermark *watermark,
                         uint64_t credit_bytes)
{
  Conversation *conversation = self;
  const Settings *settings = conversation->options.settings;
  const DirectoryAgency *agency = directory_agency(conversation->directory, session->collector.agency_id);
  PeerNote *note = peer_book_find(conversation->peers, session->address);
  Message message = {.kind = MESSAGE_WELCOME,
                     .welcome = {.protocol = WIRE_PROTOCOL_NEWEST,
                                 .committed = watermark->committed,
                                 .committed_digest = watermark->digest,
                                 .credit_bytes = credit_bytes,
                                 .largest_frame_bytes = (uint32_t)settings_integer(settings, "session.largest_frame"),
                                 .heartbeat_interval_ms = (uint32_t)settings_integer(settings, "session.heartbeat"),
                                 .catalogue_digest = conversation->directory->catalogue_digest,
                                 .software = "halfsky-aggregator " HALFSKY_VERSION,
                                 .clock_us = clock_wall_us()}};
  memcpy(message.welcome.epoch, session->epoch, sizeof session->epoch);
  if (agency != NULL)
    message.welcome.profile_digest = agency->profile_digest;
  send_message(conversation, session->address, &message);
  if (note != NULL) {
    tell_profile(conversation, session->address, note);
    tell_catalogue(conversation, session->address, note);
  }
  log_info("session_welcomed collector=%d/%d committed=%" G_GUINT64_FORMAT " credit_bytes=%" G_GUINT64_FORMAT,
           session->collector.agency_id, session->collector.collector_id, watermark->committed, credit_bytes);
}

static void send_outcome(void *self, const SessionView *session, const void *outcome)
{
  if (!send_frame(self, session->address, (GBytes *)(gpointer)outcome))
    log_debug("message_lost kind=outcome");
}

static void send_credit(void *self, const SessionView *session, uint64_t credit_bytes)
{
  const Message message = {.kind = MESSAGE_CREDIT, .credit = {.bytes = credit_bytes}};
  send_message(self, session->address, &message);
}

static void refuse(Conversation *conversation, GBytes *address, RefuseReason reason, uint64_t sequence,
                   int64_t retry_after_ms)
{
  const Message message = {.kind = MESSAGE_REFUSE,
                           .refuse = {.reason = reason,
                                      .sequence = sequence,
                                      .retry_after_s = (uint32_t)((retry_after_ms + 999) / 1000),
                                      .text = conversation->fault}};
  conversation->counters.refused++;
  log_warning("refused reason=%s sequence=%" G_GUINT64_FORMAT, refuse_reason_name(reason), sequence);
  send_message(conversation, address, &message);
}

static void send_refuse(void *self, GBytes *address, RefuseReason reason, uint64_t sequence, int64_t retry_after_ms)
{
  refuse(self, address, reason, sequence, retry_after_ms);
}

static void send_heartbeat(void *self, const SessionView *session, bool is_database_here)
{
  const Message message = {
      .kind = MESSAGE_AGGREGATOR_HEARTBEAT,
      .aggregator_heartbeat = {.is_store_available = is_database_here, .clock_us = clock_wall_us()}};
  send_message(self, session->address, &message);
}

static const SessionPort port = {.read_watermark = read_watermark,
                                 .store_batch = store_batch,
                                 .send_welcome = send_welcome,
                                 .send_outcome = send_outcome,
                                 .send_credit = send_credit,
                                 .send_refuse = send_refuse,
                                 .send_heartbeat = send_heartbeat};

/* --- Time ----------------------------------------------------------------------------------------------------------- */

static void on_timer(gpointer user);

static void set_timer(Conversation *conversation)
{
  const int64_t wait_ms = MAX(session_table_due_ms(conversation->sessions) - clock_monotonic_ms(), 0);
  loop_remove(conversation->options.loop, conversation->timer);
  conversation->timer = loop_add_timer(conversation->options.loop, wait_ms, on_timer, conversation);
}

static void on_timer(gpointer user)
{
  Conversation *conversation = user;
  session_table_tick(conversation->sessions, clock_monotonic_ms());
  set_timer(conversation);
}

static void take(Conversation *conversation, const SessionEvent *event)
{
  session_table_take(conversation->sessions, event, clock_monotonic_ms());
  set_timer(conversation);
}

/* --- What peers say ------------------------------------------------------------------------------------------------- */

/* One message of a peer that is let in. */
typedef struct Heard {
  GBytes *address;
  CollectorKey collector;
  size_t frame_bytes;
} Heard;

static bool is_of_another_agency(const Conversation *conversation, const Heard *heard, const Hello *hello)
{
  const DirectoryAgency *agency = directory_agency(conversation->directory, heard->collector.agency_id);
  return hello->agency != NULL && agency != NULL && strcmp(hello->agency, agency->code) != 0;
}

static bool is_protocol_spoken(const Hello *hello)
{
  return hello->protocol_newest >= WIRE_PROTOCOL_OLDEST && hello->protocol_oldest <= WIRE_PROTOCOL_NEWEST;
}

static void hear_bad_hello(Conversation *conversation, const Heard *heard, RefuseReason reason)
{
  take(conversation, &(SessionEvent){.kind = SESSION_BAD_HELLO,
                                     .address = heard->address,
                                     .collector = heard->collector,
                                     .refusal = {.reason = reason}});
}

static void hear_hello(Conversation *conversation, const Heard *heard, const Hello *hello)
{
  SessionEvent event = {.kind = SESSION_HELLO,
                        .address = heard->address,
                        .collector = heard->collector,
                        .hello = {.has_unfinished = hello->oldest_unfinished <= hello->newest}};
  conversation->counters.hellos++;
  if (!is_protocol_spoken(hello)) {
    hear_bad_hello(conversation, heard, REFUSE_PROTOCOL_TOO_OLD);
    return;
  }
  if (is_of_another_agency(conversation, heard, hello)) {
    hear_bad_hello(conversation, heard, REFUSE_WRONG_AGENCY);
    return;
  }
  memcpy(event.hello.epoch, hello->epoch, sizeof event.hello.epoch);
  peer_book_hello(conversation->peers, heard->address, heard->collector, hello);
  take(conversation, &event);
}

static void hear_batch(Conversation *conversation, const Heard *heard, const Batch *batch)
{
  Batch *copy = batch_copy(batch);
  const SessionEvent event = {.kind = SESSION_BATCH,
                              .address = heard->address,
                              .collector = heard->collector,
                              .batch = {.sequence = batch->sequence, .size_bytes = heard->frame_bytes, .batch = copy}};
  conversation->counters.batches++;
  conversation->offered = copy;
  take(conversation, &event);
  g_clear_pointer(&conversation->offered, batch_free);
}

static void hear_heartbeat(Conversation *conversation, const Heard *heard, const CollectorHeartbeat *heartbeat)
{
  const SessionEvent event = {
      .kind = SESSION_HEARTBEAT,
      .address = heard->address,
      .collector = heard->collector,
      .heartbeat = {.credit_bytes = heartbeat->credit_bytes, .has_unfinished = heartbeat->unfinished_batches > 0}};
  peer_book_heartbeat(conversation->peers, heard->address, heartbeat);
  take(conversation, &event);
}

static void hear_message(Conversation *conversation, const Heard *heard, const Message *message)
{
  switch (message->kind) {
  case MESSAGE_HELLO:
    hear_hello(conversation, heard, &message->hello);
    return;
  case MESSAGE_BATCH:
    hear_batch(conversation, heard, &message->batch);
    return;
  case MESSAGE_COLLECTOR_HEARTBEAT:
    hear_heartbeat(conversation, heard, &message->collector_heartbeat);
    return;
  case MESSAGE_WELCOME:
  case MESSAGE_CATALOGUE_PIECE:
  case MESSAGE_PROFILE:
  case MESSAGE_OUTCOME:
  case MESSAGE_CREDIT:
  case MESSAGE_REFUSE:
  case MESSAGE_AGGREGATOR_HEARTBEAT:
    break; /* the decoder refuses what only aggregators say */
  }
  g_assert_not_reached();
}

static void hear_frame(Conversation *conversation, const Heard *heard, FrameView frame)
{
  g_autoptr(GError) failure = NULL;
  g_auto(Message) message = {.kind = MESSAGE_HELLO};
  arena_reset(conversation->arena);
  if (message_decode(WIRE_FROM_COLLECTOR, frame.bytes, frame.size, conversation->arena, &message, &failure)) {
    hear_message(conversation, heard, &message);
    return;
  }
  log_warning("frame_not_understood collector=%d/%d reason=\"%s\"", heard->collector.agency_id,
              heard->collector.collector_id, failure->message);
  conversation->fault = failure->message;
  take(conversation,
       &(SessionEvent){.kind = SESSION_UNPARSEABLE, .address = heard->address, .collector = heard->collector});
  conversation->fault = NULL;
}

/* A connection outlives the permission that it was made with, so that is asked again for every message. */
static void on_frame(const Peer *peer, const char *identity, FrameView frame, gpointer user)
{
  Conversation *conversation = user;
  g_autoptr(GBytes) address = address_of(peer);
  const Heard heard = {address, collector_of(identity), frame.size};
  if (g_hash_table_contains(conversation->shut_out, identity))
    refuse(conversation, address, REFUSE_REVOKED, 0, 0);
  else
    hear_frame(conversation, &heard, frame);
}

/* --- What the writers report ---------------------------------------------------------------------------------------- */

static RefuseReason reason_of(WriterRefusal refusal)
{
  switch (refusal) {
  case WRITER_REFUSE_EPOCH_CONFLICT:
    return REFUSE_EPOCH_CONFLICT;
  case WRITER_REFUSE_GAP:
    return REFUSE_GAP;
  case WRITER_REFUSE_REVOKED:
    return REFUSE_REVOKED;
  }
  g_assert_not_reached();
}

static void count_outcome(Counters *counters, const Outcome *outcome)
{
  counters->outcomes++;
  if (outcome->is_replay) {
    counters->replays++;
    return;
  }
  counters->rows_new += outcome->n_new;
  counters->rows_revised += outcome->n_revised;
  counters->rows_unchanged += outcome->n_unchanged;
  counters->rows_rejected += outcome->n_rejected;
}

static SessionEvent event_of_report(const WriterReport *report)
{
  SessionEvent event = {.session = report->session};
  switch (report->kind) {
  case WRITER_WATERMARK:
    event.kind = SESSION_WATERMARK;
    event.watermark = (SessionWatermark){report->committed, report->has_digest, report->digest};
    return event;
  case WRITER_WATERMARK_AWAY:
    event.kind = SESSION_STORE_AWAY;
    return event;
  case WRITER_OUTCOME:
    event.kind = SESSION_ANSWERED;
    event.answer = (SessionAnswer){report->size_bytes, report->frame};
    return event;
  case WRITER_REFUSED:
  case WRITER_DROPPED:
    event.kind = report->kind == WRITER_REFUSED ? SESSION_STREAM_REFUSED : SESSION_STREAM_DROPPED;
    event.refusal = (SessionRefused){reason_of(report->refusal), report->sequence, report->size_bytes};
    return event;
  case WRITER_DATABASE_AWAY:
  case WRITER_DATABASE_BACK:
  case WRITER_DATABASE_RENEWED:
    break;
  }
  g_assert_not_reached();
}

static bool is_about_database(const WriterReport *report)
{
  return report->kind == WRITER_DATABASE_AWAY || report->kind == WRITER_DATABASE_BACK ||
         report->kind == WRITER_DATABASE_RENEWED;
}

/* A database that is here again, or another one, may have less than before: the table welcomes everybody again. */
static void take_database(Conversation *conversation, const WriterReport *report)
{
  const bool is_here = report->kind != WRITER_DATABASE_AWAY;
  g_autofree char *reason = log_quoted(report->reason);
  if (is_here)
    log_info("database is_here=yes is_renewed=%s", report->kind == WRITER_DATABASE_RENEWED ? "yes" : "no");
  else
    log_warning("database is_here=no reason=%s", reason);
  session_table_database(conversation->sessions, is_here, clock_monotonic_ms());
  set_timer(conversation);
}

static void take_report(Conversation *conversation, const WriterReport *report)
{
  if (is_about_database(report)) {
    take_database(conversation, report);
    return;
  }
  const SessionEvent event = event_of_report(report);
  if (report->kind == WRITER_OUTCOME)
    count_outcome(&conversation->counters, report->outcome);
  take(conversation, &event);
}

bool conversation_take_reports(Conversation *conversation)
{
  bool has_stored = false;
  for (;;) {
    g_autoptr(WriterReport) report = writer_pool_take_report(conversation->options.writers);
    if (report == NULL)
      return has_stored;
    take_report(conversation, report);
    has_stored = has_stored || (report->kind == WRITER_OUTCOME && !report->outcome->is_replay);
  }
}

/* --- Directory ------------------------------------------------------------------------------------------------------ */

static void let_in(Conversation *conversation, const DirectoryCollector *collector, const char *identity)
{
  g_hash_table_remove(conversation->shut_out, identity);
  authenticator_allow(conversation->options.authenticator, AUTHENTICATOR_COLLECTORS, &collector->key, identity);
}

static void shut_out(Conversation *conversation, const DirectoryCollector *collector, const char *identity)
{
  if (!g_hash_table_add(conversation->shut_out, g_strdup(identity)))
    return;
  log_info("collector_shut_out collector=%s", identity);
  take(conversation,
       &(SessionEvent){.kind = SESSION_REVOKED, .collector = {collector->agency_id, collector->collector_id}});
}

static void apply_keys(Conversation *conversation)
{
  const GArray *collectors = conversation->directory->collectors;
  authenticator_forbid_all(conversation->options.authenticator, AUTHENTICATOR_COLLECTORS);
  for (guint i = 0; i < collectors->len; i++) {
    const DirectoryCollector *collector = &g_array_index(collectors, DirectoryCollector, i);
    g_autofree char *identity = identity_of((CollectorKey){collector->agency_id, collector->collector_id});
    if (collector->is_revoked)
      shut_out(conversation, collector, identity);
    else
      let_in(conversation, collector, identity);
  }
}

/* Tells a welcomed peer what changed for it; forgets a peer whose session is gone. */
static bool tell_changes(GBytes *address, PeerNote *note, void *user)
{
  Conversation *conversation = user;
  const SessionState state = session_table_state(conversation->sessions, address);
  if (state == SESSION_WELCOMED) {
    tell_profile(conversation, address, note);
    tell_catalogue(conversation, address, note);
  }
  return state != SESSION_ABSENT;
}

void conversation_use_directory(Conversation *conversation, Directory *directory)
{
  directory_free(conversation->directory);
  conversation->directory = directory;
  writer_pool_use_catalogue(conversation->options.writers, directory->catalogue);
  apply_keys(conversation);
  peer_book_each(conversation->peers, tell_changes, conversation);
}

/* --- Status --------------------------------------------------------------------------------------------------------- */

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
  g_autofree char *heard_at = clock_format_iso(note->heard_at_us, NULL);
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
  const Counters *counters = &conversation->counters;
  const RouterCounters router = router_counters(conversation->router);
  PeerListing listing = {conversation, json_array()};
  peer_book_each(conversation->peers, list_peer, &listing);
  return json_pack(
      "{s:s, s:b, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "endpoint",
      router_endpoint(conversation->router), "has_database", writer_pool_has_database(conversation->options.writers),
      "sessions", (json_int_t)session_table_n_sessions(conversation->sessions), "reserved_bytes",
      (json_int_t)session_table_reserved_bytes(conversation->sessions), "batches_waiting",
      (json_int_t)writer_pool_waiting(conversation->options.writers), "batches_received", (json_int_t)counters->batches,
      "outcomes", (json_int_t)counters->outcomes, "replays", (json_int_t)counters->replays, "rows_new",
      (json_int_t)counters->rows_new, "rows_revised", (json_int_t)counters->rows_revised, "rows_unchanged",
      (json_int_t)counters->rows_unchanged, "rows_rejected", (json_int_t)counters->rows_rejected, "messages_refused",
      (json_int_t)counters->refused, "multipart_refused", (json_int_t)router.multipart_refused, "collectors",
      listing.peers);
}

/* --- Life ----------------------------------------------------------------------------------------------------------- */

static SessionSettings session_settings(const Settings *settings)
{
  const uint64_t largest_frame = (uint64_t)settings_integer(settings, "session.largest_frame");
  return (SessionSettings){
      .credit = {.ceiling_bytes = MAX((uint64_t)settings_integer(settings, "session.memory"), largest_frame),
                 .largest_batch_bytes = largest_frame,
                 .turn_ms = settings_integer(settings, "session.turn")},
      .heartbeat_ms = settings_integer(settings, "session.heartbeat"),
      .idle_ms = settings_integer(settings, "session.idle"),
      .retry_after_ms = settings_integer(settings, "session.retry_after")};
}

Conversation *conversation_open(const ConversationOptions *options, Directory *directory, GError **error)
{
  g_autoptr(Conversation) conversation = g_new0(Conversation, 1);
  const SessionSettings settings = session_settings(options->settings);
  const RouterOptions router = {.endpoint = settings_text(options->settings, "aggregator.endpoint"),
                                .key_pair = options->key_pair,
                                .frame_bytes_max = (uint32_t)settings.credit.largest_batch_bytes};
  conversation->options = *options;
  conversation->directory = directory;
  conversation->shut_out = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  conversation->peers = peer_book_new();
  conversation->arena = arena_new(settings.credit.largest_batch_bytes * ARENA_PER_FRAME_BYTE + ARENA_SPARE_BYTES);
  conversation->sessions = session_table_new(&settings, &port, conversation);
  apply_keys(conversation);
  conversation->router =
      router_open(options->wire, options->loop, options->authenticator, &router, on_frame, conversation, error);
  if (conversation->router == NULL)
    return NULL;
  session_table_database(conversation->sessions, writer_pool_has_database(options->writers), clock_monotonic_ms());
  set_timer(conversation);
  return g_steal_pointer(&conversation);
}

void conversation_close(Conversation *conversation)
{
  if (conversation == NULL)
    return;
  loop_remove(conversation->options.loop, conversation->timer);
  router_close(conversation->router);
  session_table_free(conversation->sessions);
  peer_book_free(conversation->peers);
  g_hash_table_unref(conversation->shut_out);
  arena_free(conversation->arena);
  directory_free(conversation->directory);
  g_free(conversation);
}

const char *conversation_endpoint(const Conversation *conversation)
{
  return router_endpoint(conversation->router);
}
