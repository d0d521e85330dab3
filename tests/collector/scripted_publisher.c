#include "tests/collector/scripted_publisher.h"

#include <string.h>

#include "tests/support/test.h"

static bool note(ScriptedPublisher *fixture, GError **error, const char *act, uint64_t number)
{
  if (fixture->failing != NULL && strcmp(fixture->failing, act) == 0) {
    fixture->failing = NULL;
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY, "cannot %s", act);
    return false;
  }
  g_string_append_printf(fixture->log, "%s%s:%" G_GUINT64_FORMAT, fixture->log->len > 0 ? " " : "", act, number);
  return true;
}

static bool open_socket(void *self, uint32_t attempt, GError **error)
{
  return note(self, error, "open", attempt);
}

static void close_socket(void *self)
{
  (void)note(self, NULL, "close", 0);
}

static bool send_hello(void *self, GError **error)
{
  return note(self, error, "hello", ((ScriptedPublisher *)self)->spool.newest);
}

static bool send_batch(void *self, uint64_t sequence, GError **error)
{
  return note(self, error, "batch", sequence);
}

static bool send_heartbeat(void *self, uint64_t credit_bytes, GError **error)
{
  return note(self, error, "heartbeat", credit_bytes);
}

static bool position(void *self, SpoolPosition *out_position, GError **error)
{
  (void)error;
  *out_position = ((ScriptedPublisher *)self)->spool;
  return true;
}

static bool batch_size(void *self, uint64_t sequence, uint64_t *out_size_bytes, GError **error)
{
  (void)self;
  (void)sequence;
  (void)error;
  *out_size_bytes = BATCH_SIZE;
  return true;
}

static bool match_digest(void *self, uint64_t sequence, const Digest *digest, DigestMatch *out_match, GError **error)
{
  (void)sequence;
  (void)digest;
  (void)error;
  *out_match = ((ScriptedPublisher *)self)->match;
  return true;
}

static bool finish_batch(void *self, const Outcome *outcome, GError **error)
{
  ScriptedPublisher *fixture = self;
  if (!note(fixture, error, "finish", outcome->sequence))
    return false;
  fixture->spool.finished = outcome->sequence;
  return true;
}

static bool rewind_spool(void *self, uint64_t first, GError **error)
{
  ScriptedPublisher *fixture = self;
  fixture->spool.finished = first - 1;
  return note(fixture, error, "rewind", first);
}

static bool open_epoch(void *self, uint64_t lost_first, uint64_t lost_last, GError **error)
{
  return note(self, error, "epoch", lost_first * 100 + lost_last);
}

static uint64_t random_number(void *self)
{
  (void)self;
  return 0; /* waits are the shortest of their range */
}

static const PublisherPort port = {open_socket,    close_socket, send_hello, send_batch,
                                   send_heartbeat, position,     batch_size, match_digest,
                                   finish_batch,   rewind_spool, open_epoch, random_number};

int scripted_set_up(void **state)
{
  ScriptedPublisher *fixture = g_new0(ScriptedPublisher, 1);
  fixture->log = g_string_new(NULL);
  fixture->spool = (SpoolPosition){.newest = 5, .finished = 2, .oldest_kept = 1};
  fixture->session = publisher_session_new(&publisher_settings_default, &port, fixture, 0);
  *state = fixture;
  return 0;
}

int scripted_tear_down(void **state)
{
  ScriptedPublisher *fixture = *state;
  publisher_session_free(fixture->session);
  g_string_free(fixture->log, TRUE);
  g_free(fixture);
  return 0;
}

void scripted_take(ScriptedPublisher *fixture, const PublisherEvent *event, int64_t now_ms)
{
  g_autoptr(GError) error = NULL;
  bool is_taken = publisher_session_take(fixture->session, event, now_ms, &error);
  expect_success(is_taken, error);
}

void scripted_happen(ScriptedPublisher *fixture, PublisherEventKind kind, int64_t now_ms)
{
  scripted_take(fixture, &(PublisherEvent){.kind = kind}, now_ms);
}

void scripted_welcomed(ScriptedPublisher *fixture, uint64_t committed, uint64_t credit_bytes)
{
  Digest digest = {0};
  scripted_take(fixture,
                &(PublisherEvent){.kind = PUBLISHER_WELCOME,
                                  .welcome = {.committed = committed,
                                              .committed_digest = committed > 0 ? &digest : NULL,
                                              .credit_bytes = credit_bytes,
                                              .largest_batch_bytes = BATCH_SIZE,
                                              .heartbeat_ms = HEARTBEAT_MS}},
                0);
}

void scripted_answered(ScriptedPublisher *fixture, uint64_t sequence)
{
  scripted_take(fixture, &(PublisherEvent){.kind = PUBLISHER_OUTCOME, .outcome = &(Outcome){.sequence = sequence}}, 0);
}

void scripted_credited(ScriptedPublisher *fixture, uint64_t credit_bytes)
{
  scripted_take(fixture, &(PublisherEvent){.kind = PUBLISHER_CREDIT, .credit_bytes = credit_bytes}, 0);
}

void scripted_refused(ScriptedPublisher *fixture, RefuseReason reason, int64_t retry_after_ms)
{
  scripted_take(
      fixture,
      &(PublisherEvent){.kind = PUBLISHER_REFUSE, .refuse = {.reason = reason, .retry_after_ms = retry_after_ms}}, 0);
}

void scripted_expect(ScriptedPublisher *fixture, const char *log, PublisherState state)
{
  assert_string_equal(fixture->log->str, log);
  assert_string_equal(publisher_state_name(publisher_session_state(fixture->session)), publisher_state_name(state));
  g_string_truncate(fixture->log, 0);
}

void scripted_greet(ScriptedPublisher *fixture)
{
  scripted_happen(fixture, PUBLISHER_TIMER, 0);
  scripted_happen(fixture, PUBLISHER_CONNECTED, 0);
  scripted_expect(fixture, "open:0 hello:5", PUBLISHER_AWAITING_WELCOME);
}

void scripted_stream(ScriptedPublisher *fixture)
{
  scripted_greet(fixture);
  scripted_welcomed(fixture, 2, 2 * BATCH_SIZE);
  scripted_expect(fixture, "heartbeat:200 batch:3 batch:4", PUBLISHER_STREAMING);
}
