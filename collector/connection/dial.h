/* Whether an aggregator is at an address at all, found out by a plain TCP connection: the name, the port, and who answers there. Nothing is sent. */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef enum DialFinding {
  DIAL_AGGREGATOR,     /* what answers speaks ZMTP; whose it is, only the handshake tells */
  DIAL_NAME_UNKNOWN,   /* the name has no address */
  DIAL_REFUSED,        /* the machine is there, nothing listens at the port */
  DIAL_NO_ANSWER,      /* no machine, no way there, or something on the way swallows it */
  DIAL_SOMETHING_ELSE, /* something listens that is no aggregator, or one that hangs */
} DialFinding;

typedef struct Dial {
  DialFinding finding;
  char *host, *port; /* of the endpoint */
  char *address;     /* in digits; NULL: the name has none */
  const char *
      reason; /* why nobody was reached, the text `connection.reason.<reason>`; static, NULL: the system alone can tell */
  char *detail; /* what the system says, NULL: nothing */
} Dial;

/* Dials ENDPOINT, tcp://host:port, waiting some seconds at most. USAGE when it is no such endpoint. */
bool dial(const char *endpoint, Dial *out_dial, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dial_clear(Dial *dial);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Dial, dial_clear)
