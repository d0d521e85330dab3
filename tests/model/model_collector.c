#include "tests/model/model_collector.h"

#include <string.h>

#include "base/error.h"
#include "tests/model/model_network.h"

/* --- The spool ---------------------------------------------------------------------------------------------------- */

static BatchKey batch_at(const ModelSpool *spool, uint64_t sequence)
{
  g_assert(sequence >= 1 && sequence <= spool->newest);
  return spool->batches[sequence - 1];
}

static uint64_t size_at(const ModelCollector *collector, uint64_t sequence)
{
  return part_size_bytes(part_of(collector->world, batch_at(&collector->spool, sequence)));
}

static uint64_t n_unfinished(const ModelCollector *collector)
{
  return collector->spool.newest - collector->spool.finished;
}

static void append_submission(ModelCollector *collector, int submission)
{
  ModelSpool *spool = &collector->spool;
  spool->accepted |= 1u << submission;
  for (uint8_t part = 0; part < collector->world->submissions[submission].n_parts; part++)
    spool->batches[spool->newest++] = (BatchKey){.submission = (uint8_t)submission, .part = part};
}

static void accept_file(ModelCollector *collector, int submission)
{
  ModelSpool *spool = &collector->spool;
  bool is_forgetful = world_is_broken(collector->world, BREAK_ACCEPT_NOT_DURABLE);
  if (is_forgetful && !(spool->accepted & 1u << submission)) {
    spool->accepted |= 1u << submission; /* the person was told so, and the file is put away */
    spool->inbox &= ~(1u << submission);
    if (world_point(collector->world, &collector->is_dead))
      append_submission(collector, submission);
    return;
  }
  if (!(spool->accepted & 1u << submission)) {
    if (!world_point(collector->world, &collector->is_dead))
      return;
    append_submission(collector, submission);
  }
  if (world_point(collector->world, &collector->is_dead))
    spool->inbox &= ~(1u << submission);
}

void collector_accept_inbox(ModelCollector *collector)
{
  for (int submission = 0; submission < MOST_SUBMISSIONS && !collector->is_dead; submission++)
    if (collector->spool.inbox & 1u << submission)
      accept_file(collector, submission);
  if (!collector->is_dead)
    collector_take_kind(collector, PUBLISHER_APPENDED);
}

void collector_retain(ModelCollector *collector, uint64_t n_batches)
{
  ModelSpool *spool = &collector->spool;
  for (; n_batches > 0 && spool->oldest_kept <= spool->finished; n_batches--)
    collector->world->removed |= 1u << batch_at(spool, spool->oldest_kept++).submission;
}

/* --- The port ----------------------------------------------------------------------------------------------------- */

static bool is_alive(ModelCollector *collector, GError **error)
{
  if (world_point(collector->world, &collector->is_dead))
    return true;
  g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY, "crashed");
  return false;
}

static void send(ModelCollector *collector, const ModelMessage *message)
{
  if (collector->connection >= 0)
    network_send_up(collector->world, collector->connection, message);
}

static bool open_socket(void *self, uint32_t attempt, GError **error)
{
  (void)attempt;
  ModelCollector *collector = self;
  if (!is_alive(collector, error))
    return false;
  collector->connection = network_open(collector->world, collector);
  return true;
}

static void close_socket(void *self)
{
  ModelCollector *collector = self;
  if (collector->connection >= 0)
    network_close(collector->world, collector->connection);
  collector->connection = -1;
}

static bool send_hello(void *self, GError **error)
{
  ModelCollector *collector = self;
  if (!is_alive(collector, error))
    return false;
  send(collector,
       &(ModelMessage){.kind = UP_HELLO, .epoch = collector->spool.epoch, .n_unfinished = n_unfinished(collector)});
  return true;
}

static bool finish(ModelCollector *collector, uint64_t sequence)
{
  collector->spool.finished = MAX(collector->spool.finished, sequence);
  return true;
}

static bool send_batch(void *self, uint64_t sequence, GError **error)
{
  ModelCollector *collector = self;
  if (!is_alive(collector, error))
    return false;
  send(collector, &(ModelMessage){.kind = UP_BATCH,
                                  .epoch = collector->spool.epoch,
                                  .sequence = sequence,
                                  .bytes = size_at(collector, sequence),
                                  .batch = batch_at(&collector->spool, sequence)});
  return !world_is_broken(collector->world, BREAK_FINISH_WHEN_SENT) || finish(collector, sequence);
}

static bool send_heartbeat(void *self, uint64_t credit_bytes, GError **error)
{
  ModelCollector *collector = self;
  if (!is_alive(collector, error))
    return false;
  send(collector,
       &(ModelMessage){.kind = UP_HEARTBEAT, .bytes = credit_bytes, .n_unfinished = n_unfinished(collector)});
  return true;
}

static void epoch_bytes(uint64_t epoch, uint8_t bytes[EPOCH_SIZE_BYTES])
{
  memset(bytes, 0, EPOCH_SIZE_BYTES);
  memcpy(bytes, &epoch, sizeof epoch);
}

static bool position(void *self, SpoolPosition *out_position, GError **error)
{
  (void)error;
  const ModelSpool *spool = &((ModelCollector *)self)->spool;
  epoch_bytes(spool->epoch, out_position->epoch);
  out_position->newest = spool->newest;
  out_position->finished = spool->finished;
  out_position->oldest_kept = spool->oldest_kept;
  return true;
}

static bool batch_size(void *self, uint64_t sequence, uint64_t *out_size_bytes, GError **error)
{
  (void)error;
  *out_size_bytes = size_at(self, sequence);
  return true;
}

static Digest digest_of_batch(BatchKey batch)
{
  return (Digest){.bytes = {batch.submission, batch.part, 1}};
}

static bool match_digest(void *self, uint64_t sequence, const Digest *digest, DigestMatch *out_match, GError **error)
{
  (void)error;
  const ModelSpool *spool = &((ModelCollector *)self)->spool;
  Digest own = digest_of_batch(batch_at(spool, sequence));
  bool is_equal = memcmp(own.bytes, digest->bytes, sizeof own.bytes) == 0;
  *out_match = sequence < spool->oldest_kept ? DIGEST_UNKNOWN : is_equal ? DIGEST_EQUAL : DIGEST_DIFFERS;
  return true;
}

static bool finish_batch(void *self, const Outcome *outcome, GError **error)
{
  ModelCollector *collector = self;
  BatchKey batch = batch_at(&collector->spool, outcome->sequence);
  if (!is_alive(collector, error))
    return false;
  if (outcome->submission_id.bytes[0] != batch.submission || outcome->part != batch.part)
    world_break_promise(collector->world, "P3: an outcome of one part was taken for another");
  collector->spool.receipts[batch.submission][batch.part] =
      (Receipt){.is_there = true,
                .counts = {.n_new = (uint8_t)outcome->n_new,
                           .n_revised = (uint8_t)outcome->n_revised,
                           .n_unchanged = (uint8_t)outcome->n_unchanged,
                           .n_rejected = (uint8_t)outcome->n_rejected}};
  return finish(collector, outcome->sequence);
}

static bool rewind_spool(void *self, uint64_t first, GError **error)
{
  ModelCollector *collector = self;
  if (!is_alive(collector, error))
    return false;
  if (!world_is_broken(collector->world, BREAK_REWIND_FORGOTTEN))
    collector->spool.finished = first - 1;
  return true;
}

static void renumber(ModelSpool *spool, uint64_t oldest)
{
  uint64_t n_kept = spool->newest + 1 - oldest;
  memmove(spool->batches, spool->batches + oldest - 1, n_kept * sizeof spool->batches[0]);
  spool->newest = n_kept;
  spool->finished = 0;
  spool->oldest_kept = 1;
}

static void reverse(ModelSpool *spool)
{
  for (uint64_t i = 0; i < spool->newest / 2; i++) {
    BatchKey batch = spool->batches[i];
    spool->batches[i] = spool->batches[spool->newest - 1 - i];
    spool->batches[spool->newest - 1 - i] = batch;
  }
}

static bool open_epoch(void *self, uint64_t lost_first, uint64_t lost_last, GError **error)
{
  ModelCollector *collector = self;
  World *world = collector->world;
  ModelSpool *spool = &collector->spool;
  if (!is_alive(collector, error))
    return false;
  if (lost_first > 0 && !world_is_broken(world, BREAK_LOST_NOT_NAMED))
    for (uint64_t sequence = lost_first; sequence <= lost_last; sequence++)
      spool->named |= 1u << batch_at(spool, sequence).submission;
  spool->epoch = ++world->last_epoch;
  if (world_is_broken(world, BREAK_EPOCH_NOT_RENUMBERED))
    return true;
  renumber(spool, world_is_broken(world, BREAK_EPOCH_DROPS_FINISHED) ? spool->finished + 1 : spool->oldest_kept);
  if (world_is_broken(world, BREAK_EPOCH_REVERSED))
    reverse(spool);
  return true;
}

static uint64_t random_number(void *self)
{
  return chance_next(((ModelCollector *)self)->world);
}

static const PublisherPort port = {
    .open_socket = open_socket,
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
    .random = random_number,
};

/* --- Events ------------------------------------------------------------------------------------------------------- */

static void take(ModelCollector *collector, const PublisherEvent *event)
{
  World *world = collector->world;
  if (!collector->is_running || collector->is_dead)
    return;
  g_autoptr(GError) error = NULL;
  if (!publisher_session_take(collector->session, event, world->now_ms, &error))
    g_assert(collector->is_dead); /* nothing else fails here */
  else if (publisher_session_in_flight_bytes(collector->session) > world->ceiling_bytes)
    world_break_promise(world, "credit: more in flight than any window");
}

void collector_take_kind(ModelCollector *collector, PublisherEventKind kind)
{
  take(collector, &(PublisherEvent){.kind = kind});
}

static void take_welcome(ModelCollector *collector, const ModelMessage *message)
{
  Break broken = collector->world->plan.broken;
  bool is_digest_told =
      broken != BREAK_WELCOME_DIGEST && broken != BREAK_BROKEN_STREAM_GOES_ON && broken != BREAK_DIGEST_IGNORED;
  bool has_digest = message->flag && is_digest_told;
  Digest digest = digest_of_batch(message->batch);
  if (world_is_broken(collector->world, BREAK_SKIP_TO_COMMITTED) && message->sequence <= collector->spool.newest)
    finish(collector, message->sequence);
  take(collector, &(PublisherEvent){.kind = PUBLISHER_WELCOME,
                                    .welcome = {.committed = message->sequence,
                                                .committed_digest = has_digest ? &digest : NULL,
                                                .credit_bytes = message->bytes,
                                                .largest_batch_bytes = LARGEST_BATCH,
                                                .heartbeat_ms = 15000}});
  collector->is_checked = message->n_falls == collector->world->n_falls &&
                          publisher_session_state(collector->session) == PUBLISHER_STREAMING;
}

static void take_outcome(ModelCollector *collector, const ModelMessage *message)
{
  Outcome outcome = {.sequence = message->sequence,
                     .submission_id = {.bytes = {message->batch.submission}},
                     .part = message->batch.part,
                     .is_replay = message->flag,
                     .n_new = message->counts.n_new,
                     .n_revised = message->counts.n_revised,
                     .n_unchanged = message->counts.n_unchanged,
                     .n_rejected = message->counts.n_rejected};
  epoch_bytes(message->epoch, outcome.epoch);
  take(collector, &(PublisherEvent){.kind = PUBLISHER_OUTCOME, .outcome = &outcome});
}

void collector_receive(ModelCollector *collector, const ModelMessage *message)
{
  switch (message->kind) {
  case DOWN_WELCOME:
    take_welcome(collector, message);
    break;
  case DOWN_OUTCOME:
    take_outcome(collector, message);
    break;
  case DOWN_CREDIT:
    take(collector, &(PublisherEvent){.kind = PUBLISHER_CREDIT, .credit_bytes = message->bytes});
    break;
  case DOWN_REFUSE:
    if (message->reason == REFUSE_TOO_BIG)
      world_break_promise(collector->world, "credit: refused although within the window that was told");
    take(collector,
         &(PublisherEvent){.kind = PUBLISHER_REFUSE,
                           .refuse = {.reason = message->reason, .retry_after_ms = (int64_t)message->bytes}});
    break;
  case DOWN_HEARTBEAT:
    collector_take_kind(collector, PUBLISHER_HEARTBEAT);
    break;
  case UP_HELLO:
  case UP_BATCH:
  case UP_HEARTBEAT:
    g_assert_not_reached();
  }
}

bool collector_timer(ModelCollector *collector)
{
  if (!collector->is_running || publisher_session_due_ms(collector->session) > collector->world->now_ms)
    return false;
  collector_take_kind(collector, PUBLISHER_TIMER);
  return true;
}

bool collector_is_done(const ModelCollector *collector)
{
  return n_unfinished(collector) == 0 && collector->spool.inbox == 0 && collector->is_checked;
}

/* --- Life --------------------------------------------------------------------------------------------------------- */

void collector_init(World *world, int index, int key)
{
  ModelCollector *collector = &world->collectors[index];
  *collector = (ModelCollector){.world = world, .index = index, .key = key, .connection = -1};
  collector->spool.epoch = ++world->last_epoch;
  collector->spool.oldest_kept = 1;
}

void collector_start(ModelCollector *collector)
{
  collector->is_running = true;
  collector->is_dead = false;
  collector->is_checked = false;
  collector->session = publisher_session_new(&publisher_settings_default, &port, collector, collector->world->now_ms);
}

void collector_kill(ModelCollector *collector)
{
  if (!collector->is_running)
    return;
  close_socket(collector);
  g_clear_pointer(&collector->session, publisher_session_free);
  collector->is_running = false;
}

void collector_clear(ModelCollector *collector)
{
  collector_kill(collector);
}
