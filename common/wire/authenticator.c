#include "wire/authenticator.h"
#include "base/error.h"
#include "wire/socket.h"

#include <string.h>

/* The ZeroMQ Authentication Protocol: libzmq asks over an inproc socket of a fixed name, one request per CURVE handshake. */

enum {
  ZAP_VERSION,
  ZAP_REQUEST_ID,
  ZAP_DOMAIN,
  ZAP_ADDRESS,
  ZAP_ROUTING_ID,
  ZAP_MECHANISM,
  ZAP_PUBLIC_KEY,
  ZAP_N_FRAMES,
};

struct Authenticator {
  Loop *loop;
  void *socket;
  guint watch;
  GHashTable *identities; /* "domain key" → identity */
  uint64_t n_refused;
};

static char *row_of(const char *domain, const char *key)
{
  return g_strdup_printf("%s %s", domain, key);
}

static bool has_text(zmq_msg_t *frame, const char *text)
{
  return zmq_msg_size(frame) == strlen(text) && memcmp(zmq_msg_data(frame), text, strlen(text)) == 0;
}

/* NULL when the request is not one for a CURVE key that the table knows. */
static const char *identity_of(const Authenticator *authenticator, zmq_msg_t *frames, size_t n_frames)
{
  char key[KEY_TEXT_SIZE];
  if (n_frames != ZAP_N_FRAMES || !has_text(&frames[ZAP_VERSION], "1.0") || !has_text(&frames[ZAP_MECHANISM], "CURVE"))
    return NULL;
  const FrameView domain = frame_view(&frames[ZAP_DOMAIN]);
  const FrameView public_key = frame_view(&frames[ZAP_PUBLIC_KEY]);
  if (public_key.size != 32 || zmq_z85_encode(key, public_key.bytes, public_key.size) == NULL)
    return NULL;
  g_autofree char *domain_text = g_strndup((const char *)domain.bytes, domain.size);
  g_autofree char *row = row_of(domain_text, key);
  return g_hash_table_lookup(authenticator->identities, row);
}

static void send_text(void *socket, const char *text, int flags)
{
  const SendResult result = socket_send(socket, text, strlen(text), flags);
  g_warn_if_fail(result == SEND_DONE); /* inproc, and libzmq waits for it */
}

static void answer(Authenticator *authenticator, zmq_msg_t *request_id, const char *identity)
{
  void *socket = authenticator->socket;
  const FrameView id = frame_view(request_id);
  authenticator->n_refused += identity == NULL;
  send_text(socket, "1.0", ZMQ_SNDMORE);
  const SendResult result = socket_send(socket, id.bytes, id.size, ZMQ_SNDMORE);
  g_warn_if_fail(result == SEND_DONE);
  send_text(socket, identity != NULL ? "200" : "400", ZMQ_SNDMORE);
  send_text(socket, identity != NULL ? "OK" : "key not registered", ZMQ_SNDMORE);
  send_text(socket, identity != NULL ? identity : "", ZMQ_SNDMORE);
  send_text(socket, "", 0);
}

static void answer_requests(gpointer user)
{
  Authenticator *authenticator = user;
  zmq_msg_t frames[ZAP_N_FRAMES];
  size_t n = 0;
  for (int i = 0; i < SOCKET_MESSAGES_PER_ROUND; i++) {
    n = socket_receive(authenticator->socket, frames, ZAP_N_FRAMES);
    if (n == 0)
      return;
    if (n > ZAP_REQUEST_ID) /* always so with libzmq */
      answer(authenticator, &frames[ZAP_REQUEST_ID], identity_of(authenticator, frames, n));
    frames_close(frames, MIN(n, ZAP_N_FRAMES));
  }
}

Authenticator *authenticator_open(Wire *wire, Loop *loop, GError **error)
{
  g_autoptr(Authenticator) authenticator = g_new0(Authenticator, 1);
  authenticator->loop = loop;
  authenticator->identities = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  authenticator->socket = socket_new(wire, ZMQ_REP);
  if (zmq_bind(authenticator->socket, "inproc://zeromq.zap.01") != 0) {
    g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "an authenticator is open already");
    return NULL;
  }
  authenticator->watch = loop_watch_socket(loop, authenticator->socket, answer_requests, authenticator);
  return g_steal_pointer(&authenticator);
}

void authenticator_allow(Authenticator *authenticator, const char *domain, const PublicKey *key, const char *identity)
{
  g_assert(strlen(identity) > 0 && strlen(identity) <= 255);
  g_hash_table_replace(authenticator->identities, row_of(domain, key->text), g_strdup(identity));
}

void authenticator_forbid(Authenticator *authenticator, const char *domain, const PublicKey *key)
{
  g_autofree char *row = row_of(domain, key->text);
  g_hash_table_remove(authenticator->identities, row);
}

static gboolean is_of_domain(gpointer row, gpointer identity, gpointer domain)
{
  (void)identity;
  const size_t size = strlen(domain);
  return strncmp(row, domain, size) == 0 && ((const char *)row)[size] == ' ';
}

void authenticator_forbid_all(Authenticator *authenticator, const char *domain)
{
  g_hash_table_foreach_remove(authenticator->identities, is_of_domain, (gpointer)domain);
}

uint64_t authenticator_refused(const Authenticator *authenticator)
{
  return authenticator->n_refused;
}

void authenticator_close(Authenticator *authenticator)
{
  if (authenticator == NULL)
    return;
  loop_remove(authenticator->loop, authenticator->watch);
  socket_close(authenticator->socket);
  g_hash_table_unref(authenticator->identities);
  g_free(authenticator);
}
