/* One handshake with an aggregator and, if wanted, one Hello, to see what it says; then the line is closed again. Sends no form and touches no spool. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "wire/keys.h"
#include "wire/message.h"
#include "wire/wire.h"

typedef enum GreetingKind {
  GREETING_UNREACHABLE,
  GREETING_CUT,         /* the handshake was cut: another server key, or no aggregator */
  GREETING_KEY_REFUSED, /* the server's key is right, ours is not registered */
  GREETING_ACCEPTED,    /* both keys are right; no Hello was said */
  GREETING_SILENT,      /* no answer to the Hello */
  GREETING_UNREADABLE,  /* an answer that this program does not understand */
  GREETING_REFUSED,     /* .reason */
  GREETING_WELCOMED,    /* .agency, .clock_ahead_us, .protocol */
} GreetingKind;

typedef struct Greeting {
  GreetingKind kind;
  RefuseReason reason;
  uint32_t protocol;      /* that the aggregator chose */
  int64_t clock_ahead_us; /* of this machine, against the aggregator's */
  char *agency;           /* the one that the district knows our key for; NULL: it did not say */
} Greeting;

typedef struct GreetingOptions {
  Wire *wire; /* all are borrowed for the call */
  const char *endpoint;
  const KeyPair *key_pair;
  PublicKey server_key;
  const char *agency; /* said in the Hello; NULL: none */
  bool says_hello;    /* which ends the session of a collector that runs with this key */
} GreetingOptions;

/* Waits for half a minute at most, after the handshake. USAGE when the endpoint cannot be used. */
bool greeting_exchange(const GreetingOptions *options, Greeting *out_greeting,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void greeting_clear(Greeting *greeting);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Greeting, greeting_clear)
