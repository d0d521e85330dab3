#include "tests/wire/link.h"
#include "base/clock.h"
#include "tests/support/test.h"
#include "wire/socket.h"

enum { DEADLINE_MS = 20000, LOOK_EVERY_MS = 2, HANDSHAKE_TIMEOUT_MS = 2000 };

static void write_down(const Peer *peer, const char *identity, FrameView frame, gpointer user)
{
  Link *link = user;
  link->last_peer = *peer;
  g_string_append_printf(link->received, "%s:%.*s ", identity, (int)MIN(frame.size, 40), (const char *)frame.bytes);
}

static void client_free(gpointer memory)
{
  Client *client = memory;
  client_close(client);
  g_string_free(client->events, TRUE);
  g_string_free(client->received, TRUE);
  g_free(client);
}

int link_setup(void **state)
{
  g_autoptr(GError) error = NULL;
  Link *link = g_new0(Link, 1);
  link->wire = wire_new();
  link->loop = loop_new();
  link->received = g_string_new(NULL);
  link->clients = g_ptr_array_new_with_free_func(client_free);
  link->raw_sockets = g_ptr_array_new_with_free_func(socket_close);
  key_pair_generate(&link->keys);
  link->authenticator = authenticator_open(link->wire, link->loop, &error);
  expect_success(link->authenticator != NULL, error);
  const RouterOptions options = {
      .endpoint = "tcp://127.0.0.1:*",
      .key_pair = &link->keys,
      .frame_bytes_max = LINK_FRAME_BYTES,
      .send_queue_messages = 4,
      .handshake_timeout_ms = HANDSHAKE_TIMEOUT_MS,
  };
  link->router = router_open(link->wire, link->loop, link->authenticator, &options, write_down, link, &error);
  expect_success(link->router != NULL, error);
  *state = link;
  return 0;
}

int link_teardown(void **state)
{
  Link *link = *state;
  g_ptr_array_unref(link->clients);
  g_ptr_array_unref(link->raw_sockets);
  router_close(link->router);
  authenticator_close(link->authenticator);
  loop_free(link->loop);
  wire_free(link->wire);
  g_string_free(link->received, TRUE);
  g_free(link);
  return 0;
}

static const char *event_name(DealerEvent event)
{
  switch (event) {
  case DEALER_CONNECTED:
    return "connected";
  case DEALER_HANDSHAKE_OK:
    return "handshake_ok";
  case DEALER_AUTH_REFUSED:
    return "auth_refused";
  case DEALER_HANDSHAKE_FAILED:
    return "handshake_failed";
  case DEALER_DISCONNECTED:
    return "disconnected";
  case DEALER_UNREACHABLE:
    return "unreachable";
  }
  g_assert_not_reached();
}

static void note_event(DealerEvent event, gpointer user)
{
  Client *client = user;
  g_string_append_printf(client->events, "%s ", event_name(event));
  if (client->closes_itself)
    g_clear_pointer(&client->dealer, dealer_close);
}

static void note_message(FrameView frame, gpointer user)
{
  Client *client = user;
  g_string_append_printf(client->received, "%.*s ", (int)MIN(frame.size, 40), (const char *)frame.bytes);
}

static void open_dealer(Client *client, DealerOptions options)
{
  static const DealerCallbacks callbacks = {.happened = note_event, .received = note_message};
  g_autoptr(GError) error = NULL;
  options.key_pair = &client->keys;
  if (options.endpoint == NULL)
    options.endpoint = router_endpoint(client->link->router);
  if (*options.server_key.text == '\0')
    options.server_key = client->link->keys.public_key;
  client->dealer = dealer_open(client->link->wire, client->link->loop, &options, &callbacks, client, &error);
  expect_success(client->dealer != NULL, error);
}

Client *client_new_with(Link *link, const char *identity, DealerOptions options)
{
  Client *client = g_new0(Client, 1);
  g_ptr_array_add(link->clients, client);
  client->link = link;
  client->events = g_string_new(NULL);
  client->received = g_string_new(NULL);
  key_pair_generate(&client->keys);
  if (identity != NULL)
    authenticator_allow(link->authenticator, AUTHENTICATOR_COLLECTORS, &client->keys.public_key, identity);
  open_dealer(client, options);
  return client;
}

void client_reconnect(Client *client)
{
  client_close(client);
  open_dealer(client, (DealerOptions){0});
}

Client *client_new(Link *link, const char *identity)
{
  return client_new_with(link, identity, (DealerOptions){0});
}

Client *client_connected(Link *link, const char *identity)
{
  Client *client = client_new(link, identity);
  link_run_until(link, client->events, "handshake_ok");
  return client;
}

void client_close(Client *client)
{
  g_clear_pointer(&client->dealer, dealer_close);
}

void client_send(Client *client, const char *text)
{
  g_autoptr(GBytes) frame = g_bytes_new(text, strlen(text));
  assert_int_equal(dealer_send(client->dealer, frame), SEND_DONE);
}

void *link_raw_dealer(Link *link, const char *identity)
{
  g_autoptr(GError) error = NULL;
  KeyPair keys;
  key_pair_generate(&keys);
  authenticator_allow(link->authenticator, AUTHENTICATOR_COLLECTORS, &keys.public_key, identity);
  void *socket = socket_new(link->wire, ZMQ_DEALER);
  g_ptr_array_add(link->raw_sockets, socket);
  socket_set_curve_client(socket, &link->keys.public_key, &keys);
  expect_success(socket_connect(socket, router_endpoint(link->router), &error), error);
  return socket;
}

/* Looks now and then whether the condition holds, while the loop runs. */
typedef struct Lookout {
  Link *link;
  bool (*condition)(gpointer);
  gpointer user;
  int64_t deadline_ms;
  bool holds;
} Lookout;

static void look(gpointer user)
{
  Lookout *lookout = user;
  lookout->holds = lookout->condition(lookout->user);
  if (lookout->holds || clock_monotonic_ms() > lookout->deadline_ms)
    loop_quit(lookout->link->loop);
  else
    loop_add_timer(lookout->link->loop, LOOK_EVERY_MS, look, lookout);
}

void link_run_until_true(Link *link, bool (*condition)(gpointer), gpointer user)
{
  g_autoptr(GError) error = NULL;
  Lookout lookout = {
      .link = link, .condition = condition, .user = user, .deadline_ms = clock_monotonic_ms() + DEADLINE_MS};
  loop_add_timer(link->loop, 0, look, &lookout);
  expect_success(loop_run(link->loop, &error), error);
  assert_true(lookout.holds);
}

typedef struct Expected {
  const GString *text;
  const char *part;
} Expected;

static bool is_there(gpointer user)
{
  const Expected *expected = user;
  return strstr(expected->text->str, expected->part) != NULL;
}

void link_run_until(Link *link, const GString *text, const char *part)
{
  Expected expected = {.text = text, .part = part};
  link_run_until_true(link, is_there, &expected);
}
