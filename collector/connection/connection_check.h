/* What, of all that must be right, keeps a collector from its district: the name, the port, the server's key, the registration of our key, the protocol, the
 * service behind it, or the clock. Asks in this order and stops at the first that is wrong. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "collector/connection/dial.h"
#include "wire/keys.h"
#include "wire/wire.h"

typedef enum ConnectionStep {
  STEP_NAME,
  STEP_PORT,
  STEP_SERVER_KEY,
  STEP_REGISTRATION,
  STEP_PROTOCOL,
  STEP_SERVICE,
  STEP_CLOCK,
  N_CONNECTION_STEPS, /* all are right */
} ConnectionStep;

/* One thing that can be wrong. Its words are `connection.fault.<code>`, what to do `connection.advice.<code>`. */
typedef struct ConnectionFault {
  const char *code;
  ConnectionStep step;
  ExitStatus status;
} ConnectionFault;

/* What is known before the district is asked; borrowed for the call. */
typedef struct ConnectionSubject {
  Wire *wire;
  const KeyPair *key_pair;
  PublicKey server_key;
  const char *agency;       /* that the settings are for; NULL: they do not say */
  const char *was_known_as; /* the agency that this key, or one before it, was welcomed for; NULL: none */
  bool is_streaming;        /* the daemon runs and is welcome: a Hello would disturb it, and is not needed */
  bool is_fenced;           /* the daemon runs and has given way to another copy */
  bool has_clock;           /* only with is_streaming: what the daemon saw */
  int64_t clock_ahead_s;
} ConnectionSubject;

typedef struct ConnectionReport {
  const ConnectionFault *fault; /* static; NULL: all is right */
  Dial dial;
  char *agency; /* that the district knows our key for; NULL: it was not asked */
  int64_t clock_ahead_s;
  bool has_clock;
} ConnectionReport;

/* USAGE when ENDPOINT is no address. */
bool connection_check(const ConnectionSubject *subject, const char *endpoint, ConnectionReport *out_report,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void connection_report_clear(ConnectionReport *report);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ConnectionReport, connection_report_clear)
