/* An aggregator's end and any number of collectors' ends on one loop, over TCP with CURVE, for tests of connections. What happens is
 * written down as text, and tests run the loop until the text is there. The link owns everything: its teardown closes what a failed test
 * left open, since libzmq would wait for it for ever. */
#pragma once

#include "wire/dealer.h"
#include "wire/router.h"

enum { LINK_FRAME_BYTES = 64 * 1024 };

typedef struct Link {
  Wire *wire;
  Loop *loop;
  Authenticator *authenticator;
  Router *router;
  KeyPair keys;
  GString *received; /* "identity:body " for each message */
  Peer last_peer;
  GPtrArray *clients;     /* Client */
  GPtrArray *raw_sockets; /* from link_raw_dealer() */
} Link;

typedef struct Client {
  Link *link;
  KeyPair keys;
  Dealer *dealer;
  GString *events;    /* "connected handshake_ok …" */
  GString *received;  /* "body " for each message */
  bool closes_itself; /* at the first event */
} Client;

int link_setup(void **state);
int link_teardown(void **state);

/* A collector whose key the authenticator knows by IDENTITY (NULL: not at all); it starts connecting at once. */
Client *client_new(Link *link, const char *identity);

/* As client_new(), with options of the test's own; key pair and endpoint are filled in where they are missing. */
Client *client_new_with(Link *link, const char *identity, DealerOptions options);

/* As client_new() and waits for the handshake. */
Client *client_connected(Link *link, const char *identity);
void client_close(Client *client);

/* Closes the connection and opens a new one with the same key. */
void client_reconnect(Client *client);
void client_send(Client *client, const char *text);

/* A DEALER with the key of IDENTITY and without this room's manners: a libzmq socket, connecting. */
void *link_raw_dealer(Link *link, const char *identity);

/* Runs the loop until TEXT contains PART; the test fails when it does not within some seconds. */
void link_run_until(Link *link, const GString *text, const char *part);

/* Runs the loop until CONDITION holds. */
void link_run_until_true(Link *link, bool (*condition)(gpointer), gpointer user);
