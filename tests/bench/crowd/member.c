#include "tests/bench/crowd/member.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/error.h"
#include "wire/codec.h"
#include "wire/dealer.h"
#include "wire/limits.h"

enum { SEND_QUEUE_MESSAGES = 200000, ARENA_BYTES = 16 * 1024 * 1024 };

typedef struct Kept {
  uint64_t first_group;
  uint32_t n_groups;
  int64_t accepted_at_us;
} Kept;

struct Member {
  const MemberPlace *place;
  char *agency;
  KeyPair key_pair;
  PublisherSession *session;
  Dealer *dealer;
  guint timer;
  uint8_t epoch[EPOCH_SIZE_BYTES];
  GArray *batches; /* Kept: of sequence 1, 2, … */
  uint64_t finished, n_groups;
  GBytes *frame; /* of the batch asked for last; NULL: none */
  Digest frame_digest;
  uint64_t frame_sequence;
  bool has_catalogue, has_profile;
  Digest catalogue, profile;
  MemberStatus counts;
};

static Arena *arena; /* of the message at hand: members share their thread */

/* --- Spool -------------------------------------------------------------------------------------------------------- */

static void forget_frame(Member *member)
{
  g_clear_pointer(&member->frame, g_bytes_unref);
}

static GBytes *frame_of(Member *member, uint64_t sequence)
{
  if (member->frame != NULL && member->frame_sequence == sequence)
    return member->frame;
  const Kept *kept = &g_array_index(member->batches, Kept, sequence - 1);
  const LoadBatch batch = {.epoch = member->epoch,
                           .sequence = sequence,
                           .first_group = kept->first_group,
                           .n_groups = kept->n_groups,
                           .accepted_at_us = kept->accepted_at_us};
  forget_frame(member);
  member->frame = load_frame(member->place->load, &batch, &member->frame_digest);
  member->frame_sequence = sequence;
  return member->frame;
}

static bool position(void *self, SpoolPosition *out_position, G_GNUC_UNUSED GError **error)
{
  const Member *member = self;
  *out_position = (SpoolPosition){.newest = member->batches->len, .finished = member->finished, .oldest_kept = 1};
  memcpy(out_position->epoch, member->epoch, sizeof out_position->epoch);
  return true;
}

static bool batch_size(void *self, uint64_t sequence, uint64_t *out_size_bytes, G_GNUC_UNUSED GError **error)
{
  *out_size_bytes = g_bytes_get_size(frame_of(self, sequence));
  return true;
}

static bool match_digest(void *self, uint64_t sequence, const Digest *digest, DigestMatch *out_match,
                         G_GNUC_UNUSED GError **error)
{
  Member *member = self;
  frame_of(member, sequence);
  *out_match = digest_equal(&member->frame_digest, digest) ? DIGEST_EQUAL : DIGEST_DIFFERS;
  forget_frame(member);
  return true;
}

static bool finish_batch(void *self, const Outcome *outcome, G_GNUC_UNUSED GError **error)
{
  Member *member = self;
  if (outcome->kind != OUTCOME_STORED || outcome->n_rejected > 0)
    g_error("%s: batch %" G_GUINT64_FORMAT " was refused: %s", member->agency, outcome->sequence,
            outcome->n_rejections > 0 ? outcome->rejections[0].rule : outcome->reason);
  member->finished = outcome->sequence;
  member->counts.n_rows += outcome->n_new + outcome->n_revised;
  member->counts.finished_ms = clock_monotonic_ms();
  return true;
}

static bool rewind_spool(void *self, uint64_t first, G_GNUC_UNUSED GError **error)
{
  ((Member *)self)->finished = first - 1;
  return true;
}

/* Nobody restores or copies this spool. */
static bool open_epoch(void *self, G_GNUC_UNUSED uint64_t lost_first, G_GNUC_UNUSED uint64_t lost_last,
                       G_GNUC_UNUSED GError **error)
{
  g_error("%s was told to open a new epoch", ((Member *)self)->agency);
  return false;
}

static uint64_t random_number(G_GNUC_UNUSED void *self)
{
  uint64_t number = 0;
  random_fill(&number, sizeof number);
  return number;
}

/* --- Speech ------------------------------------------------------------------------------------------------------- */

static bool send_frame(Member *member, GBytes *frame, GError **error)
{
  if (member->dealer != NULL && dealer_send(member->dealer, frame) == SEND_DONE)
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY, "%s cannot send now", member->agency);
  return false;
}

static bool send_message(Member *member, const Message *message, GError **error)
{
  g_autoptr(GBytes) frame = message_encode(message);
  return send_frame(member, frame, error);
}

static bool send_hello(void *self, GError **error)
{
  Member *member = self;
  Message message = {.kind = MESSAGE_HELLO,
                     .hello = {.protocol_oldest = WIRE_PROTOCOL_OLDEST,
                               .protocol_newest = WIRE_PROTOCOL_NEWEST,
                               .oldest_unfinished = member->finished + 1,
                               .newest = member->batches->len,
                               .has_catalogue = member->has_catalogue,
                               .has_profile = member->has_profile,
                               .catalogue_digest = member->catalogue,
                               .profile_digest = member->profile,
                               .agency = member->agency,
                               .software = "halfsky-crowd " HALFSKY_VERSION,
                               .clock_us = clock_wall_us()}};
  memcpy(message.hello.epoch, member->epoch, sizeof message.hello.epoch);
  return send_message(member, &message, error);
}

static bool send_batch(void *self, uint64_t sequence, GError **error)
{
  Member *member = self;
  if (!send_frame(member, frame_of(member, sequence), error))
    return false;
  forget_frame(member);
  return true;
}

static bool send_heartbeat(void *self, uint64_t credit_bytes, GError **error)
{
  Member *member = self;
  const Message message = {
      .kind = MESSAGE_COLLECTOR_HEARTBEAT,
      .collector_heartbeat = {.unfinished_batches = (uint32_t)(member->batches->len - member->finished),
                              .credit_bytes = credit_bytes,
                              .clock_us = clock_wall_us()}};
  return send_message(member, &message, error);
}

/* --- Events ------------------------------------------------------------------------------------------------------- */

static void on_timer(gpointer user);

static void set_timer(Member *member)
{
  const int64_t wait_ms = clock_left_ms(publisher_session_due_ms(member->session));
  loop_remove(member->place->loop, member->timer);
  member->timer = loop_add_timer(member->place->loop, wait_ms, on_timer, member);
}

/* As the collector does: what could not be done now means a lost connection. */
static void take(Member *member, const PublisherEvent *event)
{
  g_autoptr(GError) failure = NULL;
  bool is_taken = publisher_session_take(member->session, event, clock_monotonic_ms(), &failure);
  if (!is_taken && !halfsky_error_is(failure, HALFSKY_ERROR_FATAL)) {
    g_clear_error(&failure);
    is_taken = publisher_session_take(member->session, &(PublisherEvent){.kind = PUBLISHER_CONNECTION_LOST},
                                      clock_monotonic_ms(), &failure);
  }
  if (!is_taken)
    g_error("%s: %s", member->agency, failure->message);
  set_timer(member);
}

static void on_timer(gpointer user)
{
  take(user, &(PublisherEvent){.kind = PUBLISHER_TIMER});
}

static void hear_event(DealerEvent event, gpointer user)
{
  static const PublisherEventKind kinds[] = {[DEALER_HANDSHAKE_OK] = PUBLISHER_CONNECTED,
                                             [DEALER_AUTH_REFUSED] = PUBLISHER_AUTH_REFUSED,
                                             [DEALER_HANDSHAKE_FAILED] = PUBLISHER_HANDSHAKE_CUT,
                                             [DEALER_DISCONNECTED] = PUBLISHER_CONNECTION_LOST,
                                             [DEALER_UNREACHABLE] = PUBLISHER_CONNECTION_LOST};
  Member *member = user;
  member->counts.n_cut += event == DEALER_HANDSHAKE_FAILED || event == DEALER_AUTH_REFUSED;
  if (event != DEALER_CONNECTED)
    take(member, &(PublisherEvent){.kind = kinds[event]});
}

static void take_welcome(Member *member, const Welcome *welcome)
{
  member->counts.welcomed_ms = clock_monotonic_ms();
  take(member,
       &(PublisherEvent){.kind = PUBLISHER_WELCOME,
                         .welcome = {.committed = welcome->committed,
                                     .committed_digest = welcome->committed > 0 ? &welcome->committed_digest : NULL,
                                     .credit_bytes = welcome->credit_bytes,
                                     .largest_batch_bytes = welcome->largest_frame_bytes,
                                     .heartbeat_ms = welcome->heartbeat_interval_ms}});
}

static void take_piece(Member *member, const CataloguePiece *piece)
{
  if (piece->index < piece->n_pieces)
    return;
  member->has_catalogue = true;
  member->catalogue = piece->catalogue_digest;
}

static void take_profile(Member *member, const Profile *profile)
{
  member->has_profile = true;
  member->profile = profile->digest;
}

static void take_refuse(Member *member, const Refuse *refuse)
{
  member->counts.n_refusals++;
  take(member, &(PublisherEvent){
                   .kind = PUBLISHER_REFUSE,
                   .refuse = {.reason = refuse->reason, .retry_after_ms = (int64_t)refuse->retry_after_s * 1000}});
}

static void take_message(Member *member, const Message *message)
{
  switch (message->kind) {
  case MESSAGE_WELCOME:
    take_welcome(member, &message->welcome);
    return;
  case MESSAGE_OUTCOME:
    take(member, &(PublisherEvent){.kind = PUBLISHER_OUTCOME, .outcome = &message->outcome});
    return;
  case MESSAGE_CREDIT:
    take(member, &(PublisherEvent){.kind = PUBLISHER_CREDIT, .credit_bytes = message->credit.bytes});
    return;
  case MESSAGE_REFUSE:
    take_refuse(member, &message->refuse);
    return;
  case MESSAGE_AGGREGATOR_HEARTBEAT:
    take(member, &(PublisherEvent){.kind = PUBLISHER_HEARTBEAT});
    return;
  case MESSAGE_CATALOGUE_PIECE:
    take_piece(member, &message->catalogue_piece);
    return;
  case MESSAGE_PROFILE:
    take_profile(member, &message->profile);
    return;
  case MESSAGE_HELLO:
  case MESSAGE_BATCH:
  case MESSAGE_COLLECTOR_HEARTBEAT:
    break; /* the decoder refuses what only collectors say */
  }
  g_assert_not_reached();
}

static void hear_frame(FrameView frame, gpointer user)
{
  g_autoptr(GError) failure = NULL;
  g_auto(Message) message = {.kind = MESSAGE_WELCOME};
  arena_reset(arena);
  if (!message_decode(WIRE_FROM_AGGREGATOR, frame.bytes, frame.size, arena, &message, &failure))
    g_error("%s: %s", ((Member *)user)->agency, failure->message);
  ((Member *)user)->counts.n_messages++;
  take_message(user, &message);
}

/* --- Socket ------------------------------------------------------------------------------------------------------- */

static bool open_socket(void *self, G_GNUC_UNUSED uint32_t attempt, GError **error)
{
  static const DealerCallbacks callbacks = {hear_event, hear_frame};
  Member *member = self;
  const DealerOptions options = {.endpoint = member->place->endpoint,
                                 .server_key = member->place->server_key,
                                 .key_pair = &member->key_pair,
                                 .send_queue_messages = SEND_QUEUE_MESSAGES};
  member->counts.n_openings++;
  member->dealer = dealer_open(member->place->wire, member->place->loop, &options, &callbacks, member, error);
  return member->dealer != NULL;
}

static void close_socket(void *self)
{
  g_clear_pointer(&((Member *)self)->dealer, dealer_close);
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

/* --- Life --------------------------------------------------------------------------------------------------------- */

Member *member_new(const MemberPlace *place, const char *agency, const KeyPair *key_pair)
{
  Member *member = g_new0(Member, 1);
  if (arena == NULL)
    arena = arena_new(ARENA_BYTES);
  member->place = place;
  member->agency = g_strdup(agency);
  member->key_pair = *key_pair;
  member->batches = g_array_new(FALSE, FALSE, sizeof(Kept));
  random_fill(member->epoch, sizeof member->epoch);
  member->session = publisher_session_new(&place->waits, &port, member, clock_monotonic_ms());
  set_timer(member);
  return member;
}

void member_free(Member *member)
{
  loop_remove(member->place->loop, member->timer);
  dealer_close(member->dealer);
  publisher_session_free(member->session);
  forget_frame(member);
  g_array_unref(member->batches);
  key_pair_clear(&member->key_pair);
  g_free(member->agency);
  g_free(member);
}

void member_append(Member *member, uint32_t n_batches, uint32_t n_groups)
{
  member->counts.appended_ms = clock_monotonic_ms();
  for (uint32_t i = 0; i < n_batches; i++) {
    const Kept kept = {.first_group = member->n_groups, .n_groups = n_groups, .accepted_at_us = clock_wall_us()};
    g_array_append_val(member->batches, kept);
    member->n_groups += n_groups;
  }
  take(member, &(PublisherEvent){.kind = PUBLISHER_APPENDED});
}

MemberStatus member_status(const Member *member)
{
  MemberStatus status = member->counts;
  status.state = publisher_session_state(member->session);
  status.is_informed = member->has_catalogue && member->has_profile;
  status.newest = member->batches->len;
  status.finished = member->finished;
  return status;
}
