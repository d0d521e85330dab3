/* The collector's end: one CURVE connection to one aggregator, one frame per message. It tells what happened and decides nothing: it never
 * reconnects by itself (libzmq 4.3.4 does not retry after ZAP 400 and does not back off on a wrong server key). To try again, close the
 * dealer and open another one. Nothing is queued while there is no connection, and closing drops what was not sent: the spool is the truth. */
#pragma once

#include "wire/endpoint.h"
#include "wire/keys.h"
#include "wire/loop.h"
#include "wire/wire.h"

typedef enum {
  DEALER_CONNECTED,        /* the transport is up; the handshake has begun */
  DEALER_HANDSHAKE_OK,     /* both keys are accepted: messages flow */
  DEALER_AUTH_REFUSED,     /* the server does not know our key (ZAP 400) */
  DEALER_HANDSHAKE_FAILED, /* wrong server key, or something else than an aggregator answers there */
  DEALER_DISCONNECTED,     /* the connection was lost after DEALER_HANDSHAKE_OK */
  DEALER_UNREACHABLE,      /* no transport: refused, timed out, no such host */
} DealerEvent;

typedef struct DealerOptions {
  const char *endpoint; /* for example tcp://aggregator.example:5570 */
  PublicKey server_key;
  const KeyPair *key_pair;       /* borrowed for dealer_open() */
  uint32_t frame_bytes_max;      /* largest frame to take; 0: WIRE_FRAME_BYTES_DEFAULT */
  uint32_t send_queue_messages;  /* credit in batches + 4; 0: 64 */
  uint32_t connect_timeout_ms;   /* 0: 10000 */
  uint32_t handshake_timeout_ms; /* 0: 30000 */
} DealerOptions;

typedef struct DealerCallbacks {
  void (*happened)(DealerEvent event, gpointer user);
  void (*received)(FrameView frame, gpointer user); /* borrowed for the call */
} DealerCallbacks;

typedef struct Dealer Dealer;

/* Starts connecting and attaches to LOOP; events arrive as callbacks. USAGE error when the endpoint cannot be used. */
Dealer *dealer_open(Wire *wire, Loop *loop, const DealerOptions *options, const DealerCallbacks *callbacks,
                    gpointer user, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sends one frame without waiting: SEND_DONE or SEND_NOT_READY. */
SendResult dealer_send(Dealer *dealer, GBytes *frame) G_GNUC_WARN_UNUSED_RESULT;

/* Messages of more than one frame that were dropped. */
uint64_t dealer_multipart_refused(const Dealer *dealer);

/* May be called from one of its own callbacks, after which no further callback comes. Accepts NULL. */
void dealer_close(Dealer *dealer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Dealer, dealer_close)
