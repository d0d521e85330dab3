#include "aggregator/sessions/conversation_inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "wire/codec.h"
#include "wire/limits.h"

char *conversation_identity(CollectorKey collector)
{
  return g_strdup_printf("%d/%d/%d", collector.agency_id, collector.collector_id, collector.key_no);
}

static CollectorKey collector_of(const char *identity)
{
  int32_t numbers[3] = {0};
  for (int i = 0; i < 3; i++) {
    char *end = NULL;
    numbers[i] = (int32_t)strtol(identity, &end, 10);
    g_assert(end != identity && *end == (i < 2 ? '/' : '\0')); /* identities are ours */
    identity = end + 1;
  }
  return (CollectorKey){numbers[0], numbers[1], numbers[2]};
}

/* As much of PEER as is used: it is looked up for every message, and kept for every session. */
static GBytes *address_of(const Peer *peer)
{
  return g_bytes_new(peer, offsetof(Peer, bytes) + peer->size);
}

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
  conversation_take(conversation, &(SessionEvent){.kind = SESSION_BAD_HELLO,
                                                  .address = heard->address,
                                                  .collector = heard->collector,
                                                  .refusal = {.reason = reason}});
}

static uint64_t n_unfinished_of(const Hello *hello)
{
  return hello->oldest_unfinished <= hello->newest ? hello->newest - hello->oldest_unfinished + 1 : 0;
}

static void hear_hello(Conversation *conversation, const Heard *heard, const Hello *hello)
{
  SessionEvent event = {.kind = SESSION_HELLO,
                        .address = heard->address,
                        .collector = heard->collector,
                        .hello = {.n_unfinished = n_unfinished_of(hello)}};
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
  conversation_take(conversation, &event);
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
  conversation_take(conversation, &event);
  g_clear_pointer(&conversation->offered, batch_free);
}

static void hear_heartbeat(Conversation *conversation, const Heard *heard, const CollectorHeartbeat *heartbeat)
{
  const SessionEvent event = {
      .kind = SESSION_HEARTBEAT,
      .address = heard->address,
      .collector = heard->collector,
      .heartbeat = {.credit_bytes = heartbeat->credit_bytes, .n_unfinished = heartbeat->unfinished_batches}};
  peer_book_heartbeat(conversation->peers, heard->address, heartbeat);
  conversation_take(conversation, &event);
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

static void hear_nonsense(Conversation *conversation, const Heard *heard, const GError *failure)
{
  g_autofree char *name = conversation_name(conversation, heard->collector);
  g_autofree char *reason = log_quoted(failure->message);
  log_warning("frame_not_understood collector=%s reason=%s", name, reason);
  conversation->fault = failure->message;
  conversation_take(
      conversation,
      &(SessionEvent){.kind = SESSION_UNPARSEABLE, .address = heard->address, .collector = heard->collector});
  conversation->fault = NULL;
}

static void hear_frame(Conversation *conversation, const Heard *heard, FrameView frame)
{
  g_autoptr(GError) failure = NULL;
  g_auto(Message) message = {.kind = MESSAGE_HELLO};
  arena_reset(conversation->arena);
  if (message_decode(WIRE_FROM_COLLECTOR, frame.bytes, frame.size, conversation->arena, &message, &failure))
    hear_message(conversation, heard, &message);
  else
    hear_nonsense(conversation, heard, failure);
}

/* A connection outlives the permission that it was made with, so that is asked again for every message. */
void conversation_hear(const Peer *peer, const char *identity, FrameView frame, gpointer user)
{
  Conversation *conversation = user;
  g_autoptr(GBytes) address = address_of(peer);
  const Heard heard = {address, collector_of(identity), frame.size};
  conversation->heard = &heard;
  if (g_hash_table_contains(conversation->shut_out, identity))
    conversation_refuse(conversation, address, REFUSE_REVOKED, 0, 0);
  else
    hear_frame(conversation, &heard, frame);
  conversation->heard = NULL;
}
