/* What guards a listening socket, while many peers come and go at once, each on a thread of its own: well-behaved ones and such that speak no protocol.
 * libzmq's threads tell of them, the guard's thread counts and looks; nothing of it may be touched by another. Its worth is under the thread sanitizer. */
#include "tests/support/test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "wire/authenticator.h"
#include "wire/dealer.h"
#include "wire/router.h"

enum { N_PEERS = 4, N_ROUNDS = 16, N_STRANGERS = 3, N_INTRUSIONS = 100, N_THREADS = N_PEERS + N_STRANGERS };
enum { DEADLINE_MS = 60000, LOOK_EVERY_MS = 5 };

/* The guarded end, of one thread from its start to its end. */
typedef struct Stand {
  Wire *wire;
  Loop *loop;
  Authenticator *authenticator;
  Router *router;
  KeyPair keys;
  KeyPair peer_keys[N_PEERS];
  int over; /* descriptor: readable once all peers are gone */
  int64_t deadline_ms;
} Stand;

static void answer(const Peer *peer, G_GNUC_UNUSED const char *identity, G_GNUC_UNUSED FrameView frame, gpointer user)
{
  Stand *stand = user;
  g_autoptr(GBytes) words = g_bytes_new_static("answer", 6);
  assert_int_equal(router_send(stand->router, peer, words), SEND_DONE);
}

/* Until the monitor has told of every end. */
static void look_whether_empty(gpointer user)
{
  Stand *stand = user;
  if (router_counters(stand->router).connections.open == 0 || clock_monotonic_ms() > stand->deadline_ms)
    loop_quit(stand->loop);
  else
    loop_add_timer(stand->loop, LOOK_EVERY_MS, look_whether_empty, stand);
}

static void on_over(gpointer user)
{
  Stand *stand = user;
  eventfd_t count = 0;
  assert_int_equal(eventfd_read(stand->over, &count), 0);
  stand->deadline_ms = clock_monotonic_ms() + DEADLINE_MS;
  look_whether_empty(stand);
}

static int open_stand(void **state)
{
  g_autoptr(GError) error = NULL;
  Stand *stand = g_new0(Stand, 1);
  stand->wire = wire_new();
  stand->loop = loop_new();
  key_pair_generate(&stand->keys);
  stand->authenticator = authenticator_open(stand->wire, stand->loop, &error);
  expect_success(stand->authenticator != NULL, error);
  for (int i = 0; i < N_PEERS; i++) {
    g_autofree char *identity = g_strdup_printf("MCH0%d/1", i);
    key_pair_generate(&stand->peer_keys[i]);
    authenticator_allow(stand->authenticator, AUTHENTICATOR_COLLECTORS, &stand->peer_keys[i].public_key, identity);
  }
  const RouterOptions options = {.endpoint = "tcp://127.0.0.1:*", .key_pair = &stand->keys};
  stand->router = router_open(stand->wire, stand->loop, stand->authenticator, &options, answer, stand, &error);
  expect_success(stand->router != NULL, error);
  stand->over = eventfd(0, EFD_CLOEXEC);
  loop_watch_fd(stand->loop, stand->over, on_over, stand);
  *state = stand;
  return 0;
}

static int close_stand(void **state)
{
  Stand *stand = *state;
  router_close(stand->router);
  authenticator_close(stand->authenticator);
  loop_free(stand->loop);
  wire_free(stand->wire);
  close(stand->over);
  g_free(stand);
  return 0;
}

/* --- Threads ------------------------------------------------------------------------------------------------------ */

static void *serve(void *self)
{
  g_autoptr(GError) error = NULL;
  expect_success(loop_run(((Stand *)self)->loop, &error), error);
  return NULL;
}

/* What a thread needs to know; all of it is there before it starts. */
typedef struct Visit {
  const char *endpoint;
  uint16_t port;
  const KeyPair *server_keys, *own_keys;
  pthread_t thread;
  guint n_answers;
} Visit;

typedef struct Call {
  Loop *loop;
  Dealer *dealer;
  Visit *visit;
} Call;

static void say_hello(DealerEvent event, gpointer user)
{
  Call *call = user;
  g_autoptr(GBytes) words = g_bytes_new_static("hello", 5);
  if (event == DEALER_HANDSHAKE_OK)
    assert_int_equal(dealer_send(call->dealer, words), SEND_DONE);
}

static void take_answer(G_GNUC_UNUSED FrameView frame, gpointer user)
{
  Call *call = user;
  call->visit->n_answers++;
  loop_quit(call->loop);
}

static void give_up(gpointer user)
{
  loop_quit(((Call *)user)->loop);
}

static void visit_once(Visit *visit)
{
  static const DealerCallbacks callbacks = {.happened = say_hello, .received = take_answer};
  g_autoptr(GError) error = NULL;
  Wire *wire = wire_new();
  Call call = {.loop = loop_new(), .visit = visit};
  const DealerOptions options = {
      .endpoint = visit->endpoint, .server_key = visit->server_keys->public_key, .key_pair = visit->own_keys};
  call.dealer = dealer_open(wire, call.loop, &options, &callbacks, &call, &error);
  expect_success(call.dealer != NULL, error);
  loop_add_timer(call.loop, DEADLINE_MS, give_up, &call);
  expect_success(loop_run(call.loop, &error), error);
  dealer_close(call.dealer);
  loop_free(call.loop);
  wire_free(wire);
}

static void *visit_often(void *self)
{
  for (int i = 0; i < N_ROUNDS; i++)
    visit_once(self);
  return NULL;
}

static void *intrude_often(void *self)
{
  const Visit *visit = self;
  const struct sockaddr_in place = {
      .sin_family = AF_INET, .sin_port = htons(visit->port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  for (int i = 0; i < N_INTRUSIONS; i++) {
    static const char nonsense[] = "GET / HTTP/1.1\r\nHost: aggregator\r\n\r\n";
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(descriptor, (const struct sockaddr *)&place, sizeof place), 0);
    assert_int_equal(send(descriptor, nonsense, strlen(nonsense), MSG_NOSIGNAL), strlen(nonsense));
    close(descriptor);
  }
  return NULL;
}

/* --- Tests -------------------------------------------------------------------------------------------------------- */

static void peers_and_strangers_on_many_threads_are_counted_by_one(void **state)
{
  Stand *stand = *state;
  Visit visits[N_THREADS];
  pthread_t server;
  const char *endpoint = router_endpoint(stand->router);
  for (int i = 0; i < N_THREADS; i++) {
    visits[i] = (Visit){.endpoint = endpoint,
                        .port = (uint16_t)atoi(strrchr(endpoint, ':') + 1),
                        .server_keys = &stand->keys,
                        .own_keys = &stand->peer_keys[i % N_PEERS]};
  }
  assert_int_equal(pthread_create(&server, NULL, serve, stand), 0);
  for (int i = 0; i < N_THREADS; i++)
    assert_int_equal(pthread_create(&visits[i].thread, NULL, i < N_PEERS ? visit_often : intrude_often, &visits[i]), 0);
  for (int i = 0; i < N_THREADS; i++)
    assert_int_equal(pthread_join(visits[i].thread, NULL), 0);
  assert_int_equal(eventfd_write(stand->over, 1), 0);
  assert_int_equal(pthread_join(server, NULL), 0);
  const RouterCounters counters = router_counters(stand->router);
  for (int i = 0; i < N_PEERS; i++)
    assert_int_equal(visits[i].n_answers, N_ROUNDS);
  assert_int_equal(counters.received, N_PEERS * N_ROUNDS);
  const ConnectionCounters *connections = &counters.connections;
  assert_true(connections->handshakes >= N_PEERS * N_ROUNDS);
  assert_true(connections->accepted >= N_PEERS * N_ROUNDS + N_STRANGERS * N_INTRUSIONS);
  /* Each connection is counted once by how its handshake ended. */
  assert_int_equal(connections->accepted,
                   connections->handshakes + connections->handshake_nonsense + connections->handshake_unfinished);
  assert_int_equal(connections->open, 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(peers_and_strangers_on_many_threads_are_counted_by_one, open_stand, close_stand)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
