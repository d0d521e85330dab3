#include "aggregator/sessions/conversation_inside.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "wire/codec.h"
#include "wire/limits.h"

/* Of which there is as much as its size says, and no more: not to be copied as a whole. */
static const Peer *peer_of(GBytes *address)
{
  return g_bytes_get_data(address, NULL);
}

char *conversation_name(const Conversation *conversation, CollectorKey collector)
{
  const DirectoryAgency *agency = directory_agency(conversation->directory, collector.agency_id);
  return agency != NULL ? g_strdup_printf("%s/%d", agency->code, collector.collector_id)
                        : g_strdup_printf("#%d/%d", collector.agency_id, collector.collector_id);
}

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
  return writer_pool_read_watermark(conversation->options.writers, session->number, session->collector, session->epoch);
}

static bool store_batch(void *self, const SessionView *session, const SessionBatch *batch)
{
  Conversation *conversation = self;
  const bool is_taken = writer_pool_store(conversation->options.writers, session->number, session->collector,
                                          batch->batch, batch->size_bytes);
  if (is_taken)
    conversation->offered = NULL;
  return is_taken;
}

/* Goes on where it stopped, should the peer be slow: false. */
static bool tell_catalogue(Conversation *conversation, GBytes *address, PeerNote *note)
{
  const Directory *directory = conversation->directory;
  if (note->has_catalogue && digest_equal(&note->catalogue_digest, &directory->catalogue_digest))
    return true;
  if (!digest_equal(&note->coming_digest, &directory->catalogue_digest))
    note->n_pieces_sent = 0;
  note->coming_digest = directory->catalogue_digest;
  for (; note->n_pieces_sent < directory->piece_frames->len; note->n_pieces_sent++)
    if (!send_frame(conversation, address, g_ptr_array_index(directory->piece_frames, note->n_pieces_sent)))
      return false;
  note->has_catalogue = true;
  note->catalogue_digest = directory->catalogue_digest;
  return true;
}

static bool tell_profile(Conversation *conversation, GBytes *address, PeerNote *note)
{
  const DirectoryAgency *agency = directory_agency(conversation->directory, note->collector.agency_id);
  if (agency == NULL || (note->has_profile && digest_equal(&note->profile_digest, &agency->profile_digest)))
    return true;
  if (!send_frame(conversation, address, agency->profile_frame))
    return false;
  note->has_profile = true;
  note->profile_digest = agency->profile_digest;
  return true;
}

void conversation_tell_news(Conversation *conversation, GBytes *address, PeerNote *note)
{
  const bool has_profile = tell_profile(conversation, address, note);
  const bool has_catalogue = tell_catalogue(conversation, address, note);
  if (!has_profile || !has_catalogue)
    conversation->is_somebody_behind = true;
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
                                 .heartbeat_interval_ms = conversation->heartbeat_ms,
                                 .catalogue_digest = conversation->directory->catalogue_digest,
                                 .has_seal_key = true,
                                 .seal_key = conversation->seal_key,
                                 .software = "halfsky-aggregator " HALFSKY_VERSION,
                                 .clock_us = clock_wall_us()}};
  memcpy(message.welcome.epoch, session->epoch, sizeof session->epoch);
  if (agency != NULL)
    message.welcome.profile_digest = agency->profile_digest;
  send_message(conversation, session->address, &message);
  if (note != NULL)
    conversation_tell_news(conversation, session->address, note);
  g_autofree char *name = conversation_name(conversation, session->collector);
  log_info("session_welcomed collector=%s committed=%" G_GUINT64_FORMAT, name, watermark->committed);
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

/* Who is at ADDRESS, as far as is known. */
static char *name_at(const Conversation *conversation, GBytes *address)
{
  const Heard *heard = conversation->heard;
  if (heard != NULL && g_bytes_equal(heard->address, address))
    return conversation_name(conversation, heard->collector);
  const PeerNote *note = peer_book_find(conversation->peers, address);
  return note != NULL ? conversation_name(conversation, note->collector) : g_strdup("?");
}

/* The first refusal of a kind is logged, then every tenfold: who goes on after a refusal must not fill the log. */
static void log_refusal(Conversation *conversation, const char *name, RefuseReason reason, uint64_t sequence)
{
  g_autofree char *kind = g_strdup_printf("%s %s", name, refuse_reason_name(reason));
  const gsize times = GPOINTER_TO_SIZE(g_hash_table_lookup(conversation->refusals, kind)) + 1;
  gsize tenfold = 1;
  g_hash_table_insert(conversation->refusals, g_steal_pointer(&kind), GSIZE_TO_POINTER(times));
  while (tenfold < times)
    tenfold *= 10;
  if (times == tenfold)
    log_warning("refused collector=%s reason=%s sequence=%" G_GUINT64_FORMAT " times=%" G_GSIZE_FORMAT, name,
                refuse_reason_name(reason), sequence, times);
}

void conversation_refuse(Conversation *conversation, GBytes *address, RefuseReason reason, uint64_t sequence,
                         int64_t retry_after_ms)
{
  const Message message = {.kind = MESSAGE_REFUSE,
                           .refuse = {.reason = reason,
                                      .sequence = sequence,
                                      .retry_after_s = (uint32_t)((retry_after_ms + 999) / 1000),
                                      .text = conversation->fault}};
  g_autofree char *name = name_at(conversation, address);
  conversation->counters.refused++;
  tally_add(conversation->counters.refused_by_reason, refuse_reason_name(reason), 1);
  log_refusal(conversation, name, reason, sequence);
  send_message(conversation, address, &message);
}

static void send_refuse(void *self, GBytes *address, RefuseReason reason, uint64_t sequence, int64_t retry_after_ms)
{
  conversation_refuse(self, address, reason, sequence, retry_after_ms);
}

static void send_heartbeat(void *self, const SessionView *session, bool is_database_here)
{
  const Message message = {
      .kind = MESSAGE_AGGREGATOR_HEARTBEAT,
      .aggregator_heartbeat = {.is_store_available = is_database_here, .clock_us = clock_wall_us()}};
  send_message(self, session->address, &message);
}

const SessionPort conversation_port = {.read_watermark = read_watermark,
                                       .store_batch = store_batch,
                                       .send_welcome = send_welcome,
                                       .send_outcome = send_outcome,
                                       .send_credit = send_credit,
                                       .send_refuse = send_refuse,
                                       .send_heartbeat = send_heartbeat};
