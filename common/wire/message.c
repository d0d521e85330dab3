#include "wire/message.h"

void message_clear(Message *message)
{
  if (message != NULL && message->kind == MESSAGE_BATCH)
    g_clear_pointer(&message->batch.records, g_bytes_unref);
}

const char *message_kind_name(MessageKind kind)
{
  switch (kind) {
  case MESSAGE_HELLO:
    return "hello";
  case MESSAGE_BATCH:
    return "batch";
  case MESSAGE_COLLECTOR_HEARTBEAT:
    return "collector_heartbeat";
  case MESSAGE_WELCOME:
    return "welcome";
  case MESSAGE_CATALOGUE_PIECE:
    return "catalogue_piece";
  case MESSAGE_PROFILE:
    return "profile";
  case MESSAGE_OUTCOME:
    return "outcome";
  case MESSAGE_CREDIT:
    return "credit";
  case MESSAGE_REFUSE:
    return "refuse";
  case MESSAGE_AGGREGATOR_HEARTBEAT:
    return "aggregator_heartbeat";
  }
  g_assert_not_reached();
}

const char *refuse_reason_name(RefuseReason reason)
{
  switch (reason) {
  case REFUSE_RETRY_AFTER:
    return "retry_after";
  case REFUSE_FENCED:
    return "fenced";
  case REFUSE_EPOCH_CONFLICT:
    return "epoch_conflict";
  case REFUSE_GAP:
    return "gap";
  case REFUSE_PROTOCOL_TOO_OLD:
    return "protocol_too_old";
  case REFUSE_TOO_BIG:
    return "too_big";
  case REFUSE_UNPARSEABLE:
    return "unparseable";
  case REFUSE_REVOKED:
    return "revoked";
  case REFUSE_NOT_REGISTERED:
    return "not_registered";
  case REFUSE_NO_HELLO:
    return "no_hello";
  case REFUSE_WRONG_AGENCY:
    return "wrong_agency";
  }
  g_assert_not_reached();
}
