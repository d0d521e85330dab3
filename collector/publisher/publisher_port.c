#include <string.h>
#include <sys/statvfs.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/error.h"
#include "collector/publisher/publisher_inside.h"
#include "collector/spool/spool_waiting.h"
#include "wire/codec.h"
#include "wire/limits.h"

/* Credit bounds what is on the way, in bytes; a queue that is full before is no reason to give the line up. Small forms make small batches. */
enum { SEND_QUEUE_MESSAGES = 200000 };

/* --- Socket ------------------------------------------------------------------------------------------------------- */

static bool open_socket(void *self, uint32_t attempt, GError **error)
{
  static const DealerCallbacks callbacks = {publisher_hear_event, publisher_hear_frame};
  Publisher *publisher = self;
  publisher->endpoint = publisher->options.endpoints[attempt % publisher->n_endpoints];
  const DealerOptions options = {.endpoint = publisher->endpoint,
                                 .server_key = publisher->options.server_key,
                                 .key_pair = publisher->options.key_pair,
                                 .send_queue_messages = SEND_QUEUE_MESSAGES};
  publisher->dealer =
      dealer_open(publisher->options.wire, publisher->options.loop, &options, &callbacks, publisher, error);
  return publisher->dealer != NULL;
}

static void close_socket(void *self)
{
  g_clear_pointer(&((Publisher *)self)->dealer, dealer_close);
}

/* --- Speech ------------------------------------------------------------------------------------------------------- */

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

/* Which agency the settings are for: before the first profile nothing else tells whose forms wait here. NULL: they do not say. */
static const char *agency_of_settings(const Publisher *publisher)
{
  const char *agency = settings_text(publisher->options.settings, "collector.agency");
  return *agency != '\0' ? agency : NULL;
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
                               .agency = profile != NULL ? profile->agency : agency_of_settings(publisher),
                               .software = "halfsky-collector " HALFSKY_VERSION,
                               .clock_us = clock_wall_us()}};
  memcpy(message.hello.epoch, position.epoch, sizeof message.hello.epoch);
  if (catalogue != NULL)
    message.hello.catalogue_digest = catalogue_digest(catalogue);
  if (profile != NULL)
    message.hello.profile_digest = profile->digest;
  return send_message(publisher, &message, error);
}

void publisher_forget_frame(Publisher *publisher)
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
  publisher_forget_frame(publisher);
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
  publisher_forget_frame(publisher);
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
  uint64_t n_waiting = 0;
  if (!spool_backlog(publisher->options.spool, &backlog, error) ||
      !spool_count_waiting(publisher->options.spool, &n_waiting, error))
    return false;
  const int64_t now_us = clock_wall_us();
  const int64_t age_us = backlog.n_batches > 0 ? MAX(clock_difference_us(now_us, backlog.oldest_accepted_at_us), 0) : 0;
  const Message message = {.kind = MESSAGE_COLLECTOR_HEARTBEAT,
                           .collector_heartbeat = {.unfinished_batches = (uint32_t)backlog.n_batches,
                                                   .unfinished_bytes = backlog.size_bytes,
                                                   .oldest_age_s = (uint32_t)(age_us / G_USEC_PER_SEC),
                                                   .awaiting_cells = (uint32_t)n_waiting,
                                                   .disk_free_bytes = disk_free_bytes(publisher),
                                                   .last_error = publisher->last_error,
                                                   .credit_bytes = credit_bytes,
                                                   .clock_us = now_us}};
  return send_message(publisher, &message, error);
}

/* --- Spool -------------------------------------------------------------------------------------------------------- */

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
  publisher_forget_frame(publisher);
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

const PublisherPort publisher_port = {.open_socket = open_socket,
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
