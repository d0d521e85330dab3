/* The collector's and the aggregator's end with real sockets: TCP on the loopback, CURVE, libzmq's own threads. */
#include "tests/support/test.h"
#include "tests/wire/link.h"
#include "wire/socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void message_carries_the_identity_of_its_key(void **state)
{
  Link *link = *state;
  Client *clinic = client_connected(link, "MCH01/1");
  Client *school = client_connected(link, "SCH02/1");
  client_send(clinic, "from_clinic");
  client_send(school, "from_school");
  link_run_until(link, link->received, "MCH01/1:from_clinic");
  link_run_until(link, link->received, "SCH02/1:from_school");
  assert_int_equal(router_counters(link->router).received, 2);
}

static void answer_reaches_who_asked(void **state)
{
  Link *link = *state;
  Client *clinic = client_connected(link, "MCH01/1");
  Client *school = client_connected(link, "SCH02/1");
  g_autoptr(GBytes) answer = g_bytes_new_static("answer", 6);
  client_send(clinic, "hello");
  link_run_until(link, link->received, "MCH01/1:hello");
  assert_int_equal(router_send(link->router, &link->last_peer, answer), SEND_DONE);
  link_run_until(link, clinic->received, "answer");
  assert_string_equal(school->received->str, "");
}

static void unregistered_key_is_told_so_and_others_are_undisturbed(void **state)
{
  Link *link = *state;
  Client *known = client_connected(link, "MCH01/1");
  Client *unknown = client_new(link, NULL);
  link_run_until(link, unknown->events, "auth_refused");
  client_send(known, "still_here");
  link_run_until(link, link->received, "still_here");
  assert_string_equal(unknown->events->str, "connected auth_refused ");
  assert_int_equal(authenticator_refused(link->authenticator), 1);
}

static void unregistered_key_cannot_send(void **state)
{
  Link *link = *state;
  Client *unknown = client_new(link, NULL);
  g_autoptr(GBytes) frame = g_bytes_new_static("x", 1);
  assert_int_equal(dealer_send(unknown->dealer, frame), SEND_NOT_READY);
  link_run_until(link, unknown->events, "auth_refused");
  assert_int_equal(dealer_send(unknown->dealer, frame), SEND_NOT_READY);
}

static void key_registered_later_gets_in_at_the_next_attempt(void **state)
{
  Link *link = *state;
  Client *late = client_new(link, NULL);
  link_run_until(link, late->events, "auth_refused");
  authenticator_allow(link->authenticator, AUTHENTICATOR_COLLECTORS, &late->keys.public_key, "LATE/1");
  client_reconnect(late);
  link_run_until(link, late->events, "handshake_ok");
}

static void forbidden_key_stays_until_it_connects_again(void **state)
{
  Link *link = *state;
  Client *client = client_connected(link, "MCH01/1");
  authenticator_forbid(link->authenticator, AUTHENTICATOR_COLLECTORS, &client->keys.public_key);
  client_send(client, "after");
  link_run_until(link, link->received, "MCH01/1:after");
}

static void permissions_of_another_domain_do_not_count(void **state)
{
  Link *link = *state;
  Client *client = client_new(link, NULL);
  authenticator_allow(link->authenticator, AUTHENTICATOR_HINTS, &client->keys.public_key, "reporter");
  link_run_until(link, client->events, "auth_refused");
}

static void emptied_table_lets_nobody_in(void **state)
{
  Link *link = *state;
  Client *client = client_new(link, "MCH01/1");
  authenticator_allow(link->authenticator, AUTHENTICATOR_HINTS, &client->keys.public_key, "reporter");
  authenticator_forbid_all(link->authenticator, AUTHENTICATOR_COLLECTORS);
  link_run_until(link, client->events, "auth_refused");
}

static void wrong_server_key_is_a_failed_handshake(void **state)
{
  Link *link = *state;
  KeyPair other;
  key_pair_generate(&other);
  Client *client = client_new_with(link, "MCH01/1", (DealerOptions){.server_key = other.public_key});
  link_run_until(link, client->events, "handshake_failed");
  assert_string_equal(client->events->str, "connected handshake_failed ");
}

static int listen_silently(uint16_t *out_port)
{
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
  assert_int_equal(listen(fd, 1), 0);
  assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
  *out_port = ntohs(address.sin_port);
  return fd;
}

static void server_that_says_nothing_is_a_failed_handshake(void **state)
{
  Link *link = *state;
  uint16_t port = 0;
  const int fd = listen_silently(&port);
  g_autofree char *endpoint = g_strdup_printf("tcp://127.0.0.1:%u", port);
  Client *client = client_new_with(link, "MCH01/1", (DealerOptions){.endpoint = endpoint, .handshake_timeout_ms = 100});
  link_run_until(link, client->events, "handshake_failed");
  assert_string_equal(client->events->str, "connected handshake_failed ");
  close(fd);
}

static void closed_port_is_unreachable(void **state)
{
  Link *link = *state;
  uint16_t port = 0;
  close(listen_silently(&port));
  g_autofree char *endpoint = g_strdup_printf("tcp://127.0.0.1:%u", port);
  Client *client = client_new_with(link, "MCH01/1", (DealerOptions){.endpoint = endpoint});
  link_run_until(link, client->events, "unreachable");
  assert_string_equal(client->events->str, "unreachable ");
}

static void lost_server_is_told_once(void **state)
{
  Link *link = *state;
  Client *client = client_connected(link, "MCH01/1");
  g_autoptr(GBytes) frame = g_bytes_new_static("x", 1);
  g_clear_pointer(&link->router, router_close);
  link_run_until(link, client->events, "disconnected");
  assert_string_equal(client->events->str, "connected handshake_ok disconnected ");
  assert_int_equal(dealer_send(client->dealer, frame), SEND_NOT_READY);
}

static void oversized_frame_cuts_off_its_sender_only(void **state)
{
  Link *link = *state;
  Client *good = client_connected(link, "MCH01/1");
  Client *bad = client_connected(link, "BAD/1");
  g_autofree char *text = g_strnfill(LINK_FRAME_BYTES + 1, 'x');
  client_send(bad, text);
  link_run_until(link, bad->events, "disconnected");
  client_send(good, "still_here");
  link_run_until(link, link->received, "MCH01/1:still_here");
  assert_null(strstr(link->received->str, "BAD"));
}

static void frame_of_just_the_limit_is_taken(void **state)
{
  Link *link = *state;
  Client *client = client_connected(link, "MCH01/1");
  g_autofree char *text = g_strnfill(LINK_FRAME_BYTES, 'x');
  client_send(client, text);
  link_run_until(link, link->received, "MCH01/1:xxx");
}

static bool has_refused_multipart(gpointer user)
{
  return router_counters(((Link *)user)->router).multipart_refused == 2;
}

static void messages_of_several_frames_are_dropped_and_counted(void **state)
{
  Link *link = *state;
  void *socket = link_raw_dealer(link, "RAW/1");
  assert_int_equal(zmq_send(socket, "one", 3, ZMQ_SNDMORE), 3);
  assert_int_equal(zmq_send(socket, "two", 3, 0), 3);
  for (int i = 0; i < 50; i++)
    assert_int_equal(zmq_send(socket, "part", 4, ZMQ_SNDMORE), 4);
  assert_int_equal(zmq_send(socket, "end", 3, 0), 3);
  assert_int_equal(zmq_send(socket, "good", 4, 0), 4);
  link_run_until(link, link->received, "RAW/1:good");
  link_run_until_true(link, has_refused_multipart, link);
  assert_string_equal(link->received->str, "RAW/1:good ");
}

typedef struct Answering {
  Link *link;
  SendResult expected;
  GBytes *frame;
} Answering;

static bool sending_gives(gpointer user)
{
  const Answering *answering = user;
  return router_send(answering->link->router, &answering->link->last_peer, answering->frame) == answering->expected;
}

static void answer_to_a_gone_peer_is_reported(void **state)
{
  Link *link = *state;
  Client *client = client_connected(link, "MCH01/1");
  g_autoptr(GBytes) frame = g_bytes_new_static("late", 4);
  client_send(client, "hello");
  link_run_until(link, link->received, "hello");
  client_close(client);
  link_run_until_true(link, sending_gives, &(Answering){link, SEND_NO_PEER, frame});
  assert_int_equal(router_counters(link->router).peer_gone, 1);
}

static void peer_that_does_not_read_is_reported_and_others_are_served(void **state)
{
  Link *link = *state;
  g_autofree char *text = g_strnfill(LINK_FRAME_BYTES, 'x');
  g_autoptr(GBytes) large = g_bytes_new(text, LINK_FRAME_BYTES);
  g_autoptr(GBytes) small = g_bytes_new_static("answer", 6);
  Client *good = client_connected(link, "MCH01/1");
  void *socket = link_raw_dealer(link, "SLOW/1");
  socket_set(socket, ZMQ_RCVHWM, 1);
  assert_int_equal(zmq_send(socket, "hello", 5, 0), 5);
  link_run_until(link, link->received, "SLOW/1:hello");
  for (int i = 0; i < 100000 && router_send(link->router, &link->last_peer, large) == SEND_DONE; i++)
    ;
  assert_int_equal(router_send(link->router, &link->last_peer, large), SEND_NOT_READY);
  client_send(good, "hello");
  link_run_until(link, link->received, "MCH01/1:hello");
  assert_int_equal(router_send(link->router, &link->last_peer, small), SEND_DONE);
  link_run_until(link, good->received, "answer");
}

static bool has_refused_anonymous(gpointer user)
{
  return router_counters(((Link *)user)->router).anonymous_refused == 1;
}

/* The authenticator's socket goes in the background: a handshake that still reached it ends at its timeout, and is tried again. */
static bool has_got_in(gpointer user)
{
  Client *client = user;
  if (strstr(client->events->str, "handshake_failed") != NULL) {
    g_string_truncate(client->events, 0);
    client_reconnect(client);
  }
  return strstr(client->events->str, "handshake_ok") != NULL;
}

static void without_authenticator_nothing_is_taken(void **state)
{
  Link *link = *state;
  g_clear_pointer(&link->authenticator, authenticator_close);
  Client *client = client_new(link, NULL);
  link_run_until_true(link, has_got_in, client); /* libzmq lets it in */
  client_send(client, "anonymous");
  link_run_until_true(link, has_refused_anonymous, link);
  assert_string_equal(link->received->str, "");
}

static void garbage_on_the_port_disturbs_nobody(void **state)
{
  Link *link = *state;
  Client *client = client_connected(link, "MCH01/1");
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  address.sin_port = htons((uint16_t)atoi(strrchr(router_endpoint(link->router), ':') + 1));
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
  char garbage[256];
  memset(garbage, 'g', sizeof garbage);
  assert_int_equal(send(fd, garbage, sizeof garbage, MSG_NOSIGNAL), sizeof garbage);
  client_send(client, "still_here");
  link_run_until(link, link->received, "MCH01/1:still_here");
  close(fd);
}

static void dealer_may_be_closed_in_its_own_callback(void **state)
{
  Link *link = *state;
  Client *client = client_new(link, "MCH01/1");
  client->closes_itself = true;
  link_run_until(link, client->events, "connected");
  client_connected(link, "MCH01/2");
  assert_string_equal(client->events->str, "connected ");
  assert_null(client->dealer);
}

static void many_attempts_leave_nothing_behind(void **state)
{
  Link *link = *state;
  for (int i = 0; i < 100; i++) {
    Client *client = client_new(link, i % 2 == 0 ? "MCH01/1" : NULL);
    link_run_until(link, client->events, i % 2 == 0 ? "handshake_ok" : "auth_refused");
    client_close(client);
  }
  assert_int_equal(authenticator_refused(link->authenticator), 50);
}

static void second_authenticator_is_refused(void **state)
{
  Link *link = *state;
  g_autoptr(GError) error = NULL;
  assert_null(authenticator_open(link->wire, link->loop, &error));
  expect_error(error, HALFSKY_ERROR_FATAL, "an authenticator is open already");
}

static void port_in_use_is_a_usage_error(void **state)
{
  Link *link = *state;
  g_autoptr(GError) error = NULL;
  const RouterOptions options = {.endpoint = router_endpoint(link->router), .key_pair = &link->keys};
  assert_null(router_open(link->wire, link->loop, link->authenticator, &options, NULL, NULL, &error));
  expect_error(error, HALFSKY_ERROR_USAGE, "cannot listen on");
}

static void endpoint_that_is_none_is_a_usage_error(void **state)
{
  Link *link = *state;
  g_autoptr(GError) error = NULL;
  const DealerCallbacks callbacks = {0};
  const DealerOptions options = {
      .endpoint = "aggregator", .server_key = link->keys.public_key, .key_pair = &link->keys};
  assert_null(dealer_open(link->wire, link->loop, &options, &callbacks, NULL, &error));
  expect_error(error, HALFSKY_ERROR_USAGE, "cannot connect to 'aggregator'");
}

static void peers_are_equal_by_their_bytes(void **state)
{
  (void)state;
  const Peer peer = {.size = 2, .bytes = {1, 2}}, same = peer, other = {.size = 2, .bytes = {1, 3}};
  assert_true(peer_equal(&peer, &same));
  assert_false(peer_equal(&peer, &other));
  assert_int_equal(peer_hash(&peer), peer_hash(&same));
}

#define link_test(f) cmocka_unit_test_setup_teardown(f, link_setup, link_teardown)

int main(void)
{
  const struct CMUnitTest tests[] = {
      link_test(message_carries_the_identity_of_its_key),
      link_test(answer_reaches_who_asked),
      link_test(unregistered_key_is_told_so_and_others_are_undisturbed),
      link_test(unregistered_key_cannot_send),
      link_test(key_registered_later_gets_in_at_the_next_attempt),
      link_test(forbidden_key_stays_until_it_connects_again),
      link_test(permissions_of_another_domain_do_not_count),
      link_test(emptied_table_lets_nobody_in),
      link_test(wrong_server_key_is_a_failed_handshake),
      link_test(server_that_says_nothing_is_a_failed_handshake),
      link_test(closed_port_is_unreachable),
      link_test(lost_server_is_told_once),
      link_test(oversized_frame_cuts_off_its_sender_only),
      link_test(frame_of_just_the_limit_is_taken),
      link_test(messages_of_several_frames_are_dropped_and_counted),
      link_test(answer_to_a_gone_peer_is_reported),
      link_test(peer_that_does_not_read_is_reported_and_others_are_served),
      link_test(without_authenticator_nothing_is_taken),
      link_test(garbage_on_the_port_disturbs_nobody),
      link_test(dealer_may_be_closed_in_its_own_callback),
      link_test(many_attempts_leave_nothing_behind),
      link_test(second_authenticator_is_refused),
      link_test(port_in_use_is_a_usage_error),
      link_test(endpoint_that_is_none_is_a_usage_error),
      cmocka_unit_test(peers_are_equal_by_their_bytes),
  };
  return cmocka_run_group_tests_name("connection", tests, NULL, NULL);
}
