/* "Something changed", from the aggregator to reporters. It may be lost, doubled or late: the change marks in the database are the truth.
 * ipc:// sockets have file mode 0600 and no encryption; tcp:// sockets always use CURVE and the authenticator's domain for hints. */
#pragma once

#include "wire/authenticator.h"
#include "wire/keys.h"
#include "wire/loop.h"
#include "wire/wire.h"

typedef struct HintPublisher HintPublisher;
typedef struct HintSubscriber HintSubscriber;

/* Binds ENDPOINT. KEY_PAIR is needed for tcp://, else it may be NULL. USAGE error when the endpoint cannot be bound. */
HintPublisher *hint_publisher_open(Wire *wire, const char *endpoint, const KeyPair *key_pair,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The endpoint as bound. Borrowed. */
const char *hint_publisher_endpoint(const HintPublisher *publisher);

/* Tells every subscriber that is connected now. Never waits. */
void hint_publish(HintPublisher *publisher);
void hint_publisher_close(HintPublisher *publisher);

/* Connects, reconnecting by itself for ever; CALL is called once for one or more hints. SERVER_KEY and KEY_PAIR are needed for tcp://. */
HintSubscriber *hint_subscriber_open(Wire *wire, Loop *loop, const char *endpoint, const PublicKey *server_key,
                                     const KeyPair *key_pair, LoopFunc call, gpointer user,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hint_subscriber_close(HintSubscriber *subscriber);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HintPublisher, hint_publisher_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HintSubscriber, hint_subscriber_close)
