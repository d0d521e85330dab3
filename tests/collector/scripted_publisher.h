/* A publisher's session whose port is a script: a spool of numbers, and a log of what the session did to it.
 *
 * Acts are written down as `open:0 hello:5 batch:3`; the act named in `failing` fails once. */
#pragma once

#include <glib.h>

#include "collector/publisher/publisher_session.h"

enum { BATCH_SIZE = 100, HEARTBEAT_MS = 15000 };

typedef struct ScriptedPublisher {
  PublisherSession *session;
  GString *log;
  SpoolPosition spool;
  DigestMatch match;
  const char *failing; /* the act that fails next */
} ScriptedPublisher;

int scripted_set_up(void **state);
int scripted_tear_down(void **state);
void scripted_take(ScriptedPublisher *fixture, const PublisherEvent *event, int64_t now_ms);
void scripted_happen(ScriptedPublisher *fixture, PublisherEventKind kind, int64_t now_ms);
void scripted_welcomed(ScriptedPublisher *fixture, uint64_t committed, uint64_t credit_bytes);
void scripted_answered(ScriptedPublisher *fixture, uint64_t sequence);
void scripted_credited(ScriptedPublisher *fixture, uint64_t credit_bytes);
void scripted_refused(ScriptedPublisher *fixture, RefuseReason reason, int64_t retry_after_ms);
/* What was done since the last call, and where it led. */
void scripted_expect(ScriptedPublisher *fixture, const char *log, PublisherState state);
void scripted_greet(ScriptedPublisher *fixture);
/* Batches 3 and 4 of 5 are in flight. */
void scripted_stream(ScriptedPublisher *fixture);
