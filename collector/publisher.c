#include "collector/publisher.h"

#include <string.h>
#include <sys/statvfs.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/log.h"
#include "wire/codec.h"
#include "wire/dealer.h"
#include "wire/limits.h"

enum { ARENA_BYTES = 16 * 1024 * 1024 };

struct Publisher {
  PublisherOptions options;
  PublisherCallbacks callbacks;
  gpointer user;
  PublisherSession *session;
  Dealer *dealer;
  Arena *arena;
  GBytes *frame; /* the batch asked for last, NULL: none */
  uint64_t frame_sequence;
  guint timer;
  guint n_endpoints;
  const char *endpoint;
  char *last_error;
  bool is_store_away; /* as the last heartbeat said */
  LogRepeat trouble;
};

/* --- What the session asks for ------------------------------------------------------------------------------------ */

static void on_dealer_event(DealerEvent event, gpointer user);
static void on_frame(FrameView frame, gpointer user);

static bool open_socket(void *self, uint32_t attempt, GError **error)
{
  static const DealerCallbacks callbacks = {on_dealer_event, on_frame};
  Publisher *publisher = self;
  publisher->endpoint = publisher->options.endpoints[attempt % publisher->n_endpoints];
  const DealerOptions options = {.endpoint = publisher->endpoint,
                                 .server_key = publisher->options.server_key,
                                 .key_pair = publisher->options.key_pair};
  publisher->dealer =
      dealer_open(publisher->options.wire, publisher->options.loop, &options, &callbacks, publisher, error);
  return publisher->dealer != NULL;
}

static void close_socket(void *self)
{
  g_clear_pointer(&((Publisher *)self)->dealer, dealer_close);
}

static bool send_frame(Publisher *publisher, GBytes *frame, const char *kind, GError **error)
{
  if (publisher->dealer != NULL && dealer_send(publisher->dealer, frame) == SEND_DONE)
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY, "cannot send a %s to '%s' now", kind, publisher->endpoint);
  return false;
}

static bool send_message(Publisher *publisher, const Message *message, GError **error)
{
  g_autoptr(GBytes) frame = message_encode(message);
  return send_frame(publisher, frame, message_kind_name(message->kind), error);
}

static bool send_hello(void *self, GError **error)
{
  Publisher *publisher = self;
  const Catalogue *catalogue = district_catalogue(publisher->options.district);
  const Profile *profile = district_profile(publisher->options.district);
  SpoolPosition position;
  if (!spool_position(publisher->options.spool, &position, error))
    return false;
  Message message = {.kind = MESSAGE_HELLO,
                     .hello = {.protocol_oldest = WIRE_PROTOCOL_OLDEST,
                               .protocol_newest = WIRE_PROTOCOL_NEWEST,
                               .oldest_unfinished = position.finished + 1,
                               .newest = position.newest,
                               .has_catalogue = catalogue != NULL,
                               .has_profile = profile != NULL,
                               .agency = profile != NULL ? profile->agency : NULL,
                               .software = "halfsky-collector " HALFSKY_VERSION,
                               .clock_us = clock_wall_us()}};
  memcpy(message.hello.epoch, position.epoch, sizeof message.hello.epoch);
  if (catalogue != NULL)
    message.hello.catalogue_digest = catalogue_digest(catalogue);
  if (profile != NULL)
    message.hello.profile_digest = profile->digest;
  return send_message(publisher, &message, error);
}

static void forget_frame(Publisher *publisher)
{
  g_clear_pointer(&publisher->frame, g_bytes_unref);
}

/* The batch as one frame; kept, because the session asks for its size just before it sends it. Borrowed. */
static GBytes *frame_of(Publisher *publisher, uint64_t sequence, GError **error)
{
  if (publisher->frame != NULL && publisher->frame_sequence == sequence)
    return publisher->frame;
  g_autoptr(Batch) batch = spool_read_batch(publisher->options.spool, sequence, error);
  if (batch == NULL)
    return NULL;
  const Message message = {.kind = MESSAGE_BATCH, .batch = *batch};
  forget_frame(publisher);
  publisher->frame = message_encode(&message);
  publisher->frame_sequence = sequence;
  return publisher->frame;
}

static bool send_batch(void *self, uint64_t sequence, GError **error)
{
  Publisher *publisher = self;
  GBytes *frame = frame_of(publisher, sequence, error);
  if (frame == NULL || !send_frame(publisher, frame, "batch", error))
    return false;
  forget_frame(publisher);
  return true;
}

static uint64_t disk_free_bytes(const Publisher *publisher)
{
  struct statvfs status;
  if (statvfs(settings_text(publisher->options.settings, "collector.home"), &status) != 0)
    return 0;
  return (uint64_t)status.f_bavail * status.f_frsize;
}

static bool send_heartbeat(void *self, uint64_t credit_bytes, GError **error)
{
  Publisher *publisher = self;
  SpoolBacklog backlog;
  if (!spool_backlog(publisher->options.spool, &backlog, error))
    return false;
  const int64_t now_us = clock_wall_us();
  const int64_t age_us = backlog.n_batches > 0 ? MAX(now_us - backlog.oldest_accepted_at_us, 0) : 0;
  const Message message = {.kind = MESSAGE_COLLECTOR_HEARTBEAT,
                           .collector_heartbeat = {.unfinished_batches = (uint32_t)backlog.n_batches,
                                                   .unfinished_bytes = backlog.size_bytes,
                                                   .oldest_age_s = (uint32_t)(age_us / G_USEC_PER_SEC),
                                                   .disk_free_bytes = disk_free_bytes(publisher),
                                                   .last_error = publisher->last_error,
                                                   .credit_bytes = credit_bytes,
                                                   .clock_us = now_us}};
  return send_message(publisher, &message, error);
}

static bool position(void *self, SpoolPosition *out_position, GError **error)
{
  return spool_position(((Publisher *)self)->options.spool, out_position, error);
}

/* Credit counts frames: the records and what surrounds them. */
static bool batch_size(void *self, uint64_t sequence, uint64_t *out_size_bytes, GError **error)
{
  GBytes *frame = frame_of(self, sequence, error);
  if (frame == NULL)
    return false;
  *out_size_bytes = g_bytes_get_size(frame);
  return true;
}

static bool match_digest(void *self, uint64_t sequence, const Digest *digest, DigestMatch *out_match, GError **error)
{
  Digest kept;
  bool is_kept = false;
  if (!spool_batch_digest(((Publisher *)self)->options.spool, sequence, &kept, &is_kept, error))
    return false;
  *out_match = !is_kept ? DIGEST_UNKNOWN : digest_equal(&kept, digest) ? DIGEST_EQUAL : DIGEST_DIFFERS;
  return true;
}

static bool finish_batch(void *self, const Outcome *outcome, GError **error)
{
  Publisher *publisher = self;
  if (!spool_finish_batch(publisher->options.spool, outcome, clock_wall_us(), error))
    return false;
  publisher->callbacks.stored(publisher->user);
  return true;
}

static bool rewind_spool(void *self, uint64_t first, GError **error)
{
  log_warning("spool_rewound first=%" G_GUINT64_FORMAT " reason=\"the district's database lost commits\"", first);
  return spool_rewind(((Publisher *)self)->options.spool, first, error);
}

static bool open_epoch(void *self, uint64_t lost_first, uint64_t lost_last, GError **error)
{
  Publisher *publisher = self;
  uint8_t epoch[EPOCH_SIZE_BYTES];
  random_fill(epoch, sizeof epoch);
  log_warning("epoch_opened lost_first=%" G_GUINT64_FORMAT " lost_last=%" G_GUINT64_FORMAT
              " reason=\"the spool was restored or copied, or the district lost commits\"",
              lost_first, lost_last);
  forget_frame(publisher);
  if (!spool_open_epoch(publisher->options.spool, epoch, lost_first, lost_last, error))
    return false;
  publisher->callbacks.stored(publisher->user);
  return true;
}

static uint64_t random_number(G_GNUC_UNUSED void *self)
{
  uint64_t number = 0;
  random_fill(&number, sizeof number);
  return number;
}

static const PublisherPort port = {.open_socket = open_socket,
                                   .close_socket = close_socket,
                                   .send_hello = send_hello,
                                   .send_batch = send_batch,
                                   .send_heartbeat = send_heartbeat,
                                   .position = position,
                                   .batch_size = batch_size,
                                   .match_digest = match_digest,
                                   .finish_batch = finish_batch,
                                   .rewind = rewind_spool,
                                   .open_epoch = open_epoch,
                                   .random = random_number};

/* --- What happens to the session ---------------------------------------------------------------------------------- */

static void on_timer(gpointer user);

static void set_timer(Publisher *publisher)
{
  const int64_t wait_ms = MAX(publisher_session_due_ms(publisher->session) - clock_monotonic_ms(), 0);
  loop_remove(publisher->options.loop, publisher->timer);
  publisher->timer = loop_add_timer(publisher->options.loop, wait_ms, on_timer, publisher);
}

static void note_error(Publisher *publisher, const char *message)
{
  g_free(publisher->last_error);
  publisher->last_error = g_strdup(message);
}

/* Gives the session one event. A port that could not act now, or an outcome that cannot be right, means a lost connection; any other failure ends the
 * program. */
static void take(Publisher *publisher, const PublisherEvent *event)
{
  const PublisherState before = publisher_session_state(publisher->session);
  g_autoptr(GError) failure = NULL;
  bool is_taken = publisher_session_take(publisher->session, event, clock_monotonic_ms(), &failure);
  if (!is_taken && !halfsky_error_is(failure, HALFSKY_ERROR_FATAL)) {
    static const PublisherEvent lost = {.kind = PUBLISHER_CONNECTION_LOST};
    log_repeated_failure(&publisher->trouble, "publisher_interrupted", failure);
    note_error(publisher, failure->message);
    g_clear_error(&failure);
    is_taken = publisher_session_take(publisher->session, &lost, clock_monotonic_ms(), &failure);
  }
  if (!is_taken) {
    publisher->callbacks.failed(g_steal_pointer(&failure), publisher->user);
    return;
  }
  const PublisherState after = publisher_session_state(publisher->session);
  if (before != after)
    log_info("publisher state=%s before=%s event=%s endpoint=%s", publisher_state_name(after),
             publisher_state_name(before), publisher_event_name(event->kind), publisher->endpoint);
  set_timer(publisher);
}

static void on_timer(gpointer user)
{
  static const PublisherEvent event = {.kind = PUBLISHER_TIMER};
  take(user, &event);
}

void publisher_notice_appended(Publisher *publisher)
{
  static const PublisherEvent event = {.kind = PUBLISHER_APPENDED};
  take(publisher, &event);
}

static void on_dealer_event(DealerEvent event, gpointer user)
{
  Publisher *publisher = user;
  switch (event) {
  case DEALER_CONNECTED:
    return;
  case DEALER_HANDSHAKE_OK:
    take(publisher, &(PublisherEvent){.kind = PUBLISHER_CONNECTED});
    return;
  case DEALER_AUTH_REFUSED:
    note_error(publisher, "the aggregator does not know this collector's key");
    take(publisher, &(PublisherEvent){.kind = PUBLISHER_AUTH_REFUSED});
    return;
  case DEALER_HANDSHAKE_FAILED:
    note_error(publisher, "the handshake failed: wrong server key, or something else answers at this address");
    take(publisher, &(PublisherEvent){.kind = PUBLISHER_HANDSHAKE_CUT});
    return;
  case DEALER_DISCONNECTED:
    note_error(publisher, "the connection was lost");
    take(publisher, &(PublisherEvent){.kind = PUBLISHER_CONNECTION_LOST});
    return;
  case DEALER_UNREACHABLE:
    note_error(publisher, "nobody answers at this address");
    take(publisher, &(PublisherEvent){.kind = PUBLISHER_CONNECTION_LOST});
    return;
  }
  g_assert_not_reached();
}

static void take_welcome(Publisher *publisher, const Welcome *welcome)
{
  publisher->is_store_away = false;
  g_clear_pointer(&publisher->last_error, g_free);
  log_repeated_recovery(&publisher->trouble, "publisher_interrupted");
  take(publisher,
       &(PublisherEvent){.kind = PUBLISHER_WELCOME,
                         .welcome = {.committed = welcome->committed,
                                     .committed_digest = welcome->committed > 0 ? &welcome->committed_digest : NULL,
                                     .credit_bytes = welcome->credit_bytes,
                                     .largest_batch_bytes = welcome->largest_frame_bytes,
                                     .heartbeat_ms = welcome->heartbeat_interval_ms}});
}

static void take_refuse(Publisher *publisher, const Refuse *refuse)
{
  g_autofree char *words = g_strdup_printf("the aggregator refused (%s)%s%s", refuse_reason_name(refuse->reason),
                                           refuse->text != NULL ? ": " : "", refuse->text != NULL ? refuse->text : "");
  log_warning("refused reason=%s sequence=%" G_GUINT64_FORMAT, refuse_reason_name(refuse->reason), refuse->sequence);
  note_error(publisher, words);
  take(publisher, &(PublisherEvent){
                      .kind = PUBLISHER_REFUSE,
                      .refuse = {.reason = refuse->reason, .retry_after_ms = (int64_t)refuse->retry_after_s * 1000}});
}

/* What the district says about itself does not concern the session. A bad piece is dropped: it is sent again with the next Welcome. */
static void take_district(Publisher *publisher, const Message *message)
{
  g_autoptr(GError) failure = NULL;
  bool is_complete = message->kind == MESSAGE_PROFILE;
  const bool is_taken =
      message->kind == MESSAGE_PROFILE
          ? district_take_profile(publisher->options.district, &message->profile, &failure)
          : district_take_piece(publisher->options.district, &message->catalogue_piece, &is_complete, &failure);
  if (is_taken && is_complete)
    publisher->callbacks.district_changed(publisher->user);
  if (is_taken)
    return;
  g_autofree char *reason = log_quoted(failure->message);
  log_warning("%s_not_taken reason=%s", message_kind_name(message->kind), reason);
}

static void take_message(Publisher *publisher, const Message *message)
{
  switch (message->kind) {
  case MESSAGE_WELCOME:
    take_welcome(publisher, &message->welcome);
    return;
  case MESSAGE_OUTCOME:
    take(publisher, &(PublisherEvent){.kind = PUBLISHER_OUTCOME, .outcome = &message->outcome});
    return;
  case MESSAGE_CREDIT:
    take(publisher, &(PublisherEvent){.kind = PUBLISHER_CREDIT, .credit_bytes = message->credit.bytes});
    return;
  case MESSAGE_REFUSE:
    take_refuse(publisher, &message->refuse);
    return;
  case MESSAGE_AGGREGATOR_HEARTBEAT:
    publisher->is_store_away = !message->aggregator_heartbeat.is_store_available;
    take(publisher, &(PublisherEvent){.kind = PUBLISHER_HEARTBEAT});
    return;
  case MESSAGE_CATALOGUE_PIECE:
  case MESSAGE_PROFILE:
    take_district(publisher, message);
    return;
  case MESSAGE_HELLO:
  case MESSAGE_BATCH:
  case MESSAGE_COLLECTOR_HEARTBEAT:
    break; /* the decoder refuses what only collectors say */
  }
  g_assert_not_reached();
}

static void on_frame(FrameView frame, gpointer user)
{
  Publisher *publisher = user;
  g_autoptr(GError) failure = NULL;
  Message message;
  arena_reset(publisher->arena);
  if (message_decode(WIRE_FROM_AGGREGATOR, frame.bytes, frame.size, publisher->arena, &message, &failure)) {
    take_message(publisher, &message);
    return;
  }
  g_autofree char *reason = log_quoted(failure->message);
  log_warning("frame_not_understood reason=%s", reason);
}

/* --- Life --------------------------------------------------------------------------------------------------------- */

static PublisherSettings session_settings(const Settings *settings)
{
  PublisherSettings session = publisher_settings_default;
  const Backoff refused = {settings_integer(settings, "aggregator.refused_least"),
                           settings_integer(settings, "aggregator.refused_most")};
  session.lost = (Backoff){settings_integer(settings, "aggregator.reconnect_least"),
                           settings_integer(settings, "aggregator.reconnect_most")};
  session.refused = refused;
  session.fenced = refused;
  return session;
}

Publisher *publisher_new(const PublisherOptions *options, const PublisherCallbacks *callbacks, gpointer user)
{
  Publisher *publisher = g_new0(Publisher, 1);
  const PublisherSettings settings = session_settings(options->settings);
  publisher->options = *options;
  publisher->callbacks = *callbacks;
  publisher->user = user;
  publisher->n_endpoints = g_strv_length((char **)(gpointer)options->endpoints);
  publisher->endpoint = options->endpoints[0];
  publisher->arena = arena_new(ARENA_BYTES);
  publisher->session = publisher_session_new(&settings, &port, publisher, clock_monotonic_ms());
  set_timer(publisher);
  return publisher;
}

void publisher_free(Publisher *publisher)
{
  if (publisher == NULL)
    return;
  loop_remove(publisher->options.loop, publisher->timer);
  dealer_close(publisher->dealer);
  publisher_session_free(publisher->session);
  forget_frame(publisher);
  arena_free(publisher->arena);
  log_repeat_clear(&publisher->trouble);
  g_free(publisher->last_error);
  g_free(publisher);
}

PublisherStatus publisher_status(const Publisher *publisher)
{
  return (PublisherStatus){.state = publisher_session_state(publisher->session),
                           .endpoint = publisher->endpoint,
                           .last_error = publisher->last_error,
                           .is_store_away = publisher->is_store_away &&
                                            publisher_session_state(publisher->session) == PUBLISHER_STREAMING,
                           .credit_bytes = publisher_session_credit_bytes(publisher->session),
                           .in_flight_bytes = publisher_session_in_flight_bytes(publisher->session)};
}
