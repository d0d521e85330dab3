#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "collector/publisher/publisher_inside.h"
#include "wire/codec.h"
#include "wire/signing.h"

/* --- Line --------------------------------------------------------------------------------------------------------- */

void publisher_hear_event(DealerEvent event, gpointer user)
{
  Publisher *publisher = user;
  switch (event) {
  case DEALER_CONNECTED:
    return;
  case DEALER_HANDSHAKE_OK:
    publisher_take(publisher, &(PublisherEvent){.kind = PUBLISHER_CONNECTED});
    return;
  case DEALER_AUTH_REFUSED:
    publisher_note_error(publisher, "key_unknown", "");
    publisher_take(publisher, &(PublisherEvent){.kind = PUBLISHER_AUTH_REFUSED});
    return;
  case DEALER_HANDSHAKE_FAILED:
    publisher_note_error(publisher, "handshake_failed", "");
    publisher_take(publisher, &(PublisherEvent){.kind = PUBLISHER_HANDSHAKE_CUT});
    return;
  case DEALER_DISCONNECTED:
    publisher_note_error(publisher, "line_lost", "");
    publisher_take(publisher, &(PublisherEvent){.kind = PUBLISHER_CONNECTION_LOST});
    return;
  case DEALER_UNREACHABLE:
    publisher_note_error(publisher, "nobody_answers", "");
    publisher_take(publisher, &(PublisherEvent){.kind = PUBLISHER_CONNECTION_LOST});
    return;
  }
  g_assert_not_reached();
}

/* --- Messages ----------------------------------------------------------------------------------------------------- */

static void note_clock(const Publisher *publisher, const Welcome *welcome)
{
  g_autoptr(GError) failure = NULL;
  if (spool_note_district_clock(publisher->options.spool, welcome->clock_us, &failure))
    return;
  g_autofree char *reason = log_quoted(failure->message);
  log_warning("district_clock_not_kept reason=%s", reason);
}

static void take_welcome(Publisher *publisher, const Welcome *welcome)
{
  note_clock(publisher, welcome);
  publisher->is_store_away = false;
  publisher->clock_ahead_us = clock_difference_us(clock_wall_us(), welcome->clock_us);
  publisher->has_seal_key = welcome->has_seal_key;
  publisher->seal_key = welcome->seal_key;
  publisher_forget_error(publisher);
  log_repeated_recovery(&publisher->trouble, "publisher_interrupted");
  publisher_take(
      publisher,
      &(PublisherEvent){.kind = PUBLISHER_WELCOME,
                        .welcome = {.committed = welcome->committed,
                                    .committed_digest = welcome->committed > 0 ? &welcome->committed_digest : NULL,
                                    .credit_bytes = welcome->credit_bytes,
                                    .largest_batch_bytes = welcome->largest_frame_bytes,
                                    .heartbeat_ms = welcome->heartbeat_interval_ms}});
}

static void take_refuse(Publisher *publisher, const Refuse *refuse)
{
  const char *name = refuse_reason_name(refuse->reason);
  const char *text = refuse->text != NULL ? refuse->text : "";
  g_autofree char *code = g_strdup_printf("refused.%s", name);
  g_autofree char *quoted = log_quoted(text);
  log_warning("refused reason=%s sequence=%" G_GUINT64_FORMAT " text=%s", name, refuse->sequence, quoted);
  publisher_note_error(publisher, g_intern_string(code), text);
  publisher_take(publisher, &(PublisherEvent){.kind = PUBLISHER_REFUSE,
                                              .refuse = {.reason = refuse->reason,
                                                         .retry_after_ms = (int64_t)refuse->retry_after_s * 1000}});
}

/* What the district says about itself is said once a session. When it is wrong it is dropped; when it could only not be kept (a full disk), a new session has
 * it said again: a session may last for weeks, and forms wait for it. */
static void miss_district(Publisher *publisher, const char *what, const GError *failure)
{
  g_autofree char *reason = log_quoted(failure->message);
  log_warning("%s_not_taken reason=%s", what, reason);
  if (halfsky_error_is(failure, HALFSKY_ERROR_REJECT))
    return;
  publisher_note_error(publisher, "interrupted", failure->message);
  publisher_take(publisher, &(PublisherEvent){.kind = PUBLISHER_CONNECTION_LOST});
}

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
  if (!is_taken)
    miss_district(publisher, message_kind_name(message->kind), failure);
}

/* A seal that the district did not sign proves nothing and is left out. */
static void take_outcome(Publisher *publisher, const Outcome *outcome)
{
  Outcome checked = *outcome;
  const bool is_signed =
      checked.seal.entry > 0 && publisher->has_seal_key && seal_is_signed_by(&checked.seal, &publisher->seal_key);
  if (checked.seal.entry > 0 && !is_signed) {
    log_warning("seal_not_signed sequence=%" G_GUINT64_FORMAT, checked.sequence);
    checked.seal = (Seal){0};
  }
  publisher_take(publisher, &(PublisherEvent){.kind = PUBLISHER_OUTCOME, .outcome = &checked});
}

static void take_message(Publisher *publisher, const Message *message)
{
  switch (message->kind) {
  case MESSAGE_WELCOME:
    take_welcome(publisher, &message->welcome);
    return;
  case MESSAGE_OUTCOME:
    take_outcome(publisher, &message->outcome);
    return;
  case MESSAGE_CREDIT:
    publisher_take(publisher, &(PublisherEvent){.kind = PUBLISHER_CREDIT, .credit_bytes = message->credit.bytes});
    return;
  case MESSAGE_REFUSE:
    take_refuse(publisher, &message->refuse);
    return;
  case MESSAGE_AGGREGATOR_HEARTBEAT:
    publisher->is_store_away = !message->aggregator_heartbeat.is_store_available;
    publisher_take(publisher, &(PublisherEvent){.kind = PUBLISHER_HEARTBEAT});
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

void publisher_hear_frame(FrameView frame, gpointer user)
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
