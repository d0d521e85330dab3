/* The aggregator's sessions: the table is complete, and what it does to its port, written down as text. */
#include "tests/support/test.h"

#include <string.h>

#include "aggregator/sessions/session_table.h"

enum { LARGEST = 100, MANY = 1000 };

typedef struct Fixture {
  SessionTable *table;
  GString *log;
  bool is_queue_full;
  uint64_t last_session; /* whose watermark was asked for last */
  GBytes *first, *second;
} Fixture;

/* The port writes down what it is asked: address letter, act, number. */

static void note(Fixture *fixture, GBytes *address, const char *act, uint64_t number)
{
  if (fixture->log->len > 0)
    g_string_append_c(fixture->log, ' ');
  g_string_append_printf(fixture->log, "%c:%s:%" G_GUINT64_FORMAT, *(const char *)g_bytes_get_data(address, NULL), act,
                         number);
}

static bool read_watermark(void *self, const SessionView *session)
{
  Fixture *fixture = self;
  fixture->last_session = session->number;
  note(fixture, session->address, "read", session->number);
  return !fixture->is_queue_full;
}

static bool store_batch(void *self, const SessionView *session, const SessionBatch *batch)
{
  Fixture *fixture = self;
  note(fixture, session->address, "store", batch->sequence);
  return !fixture->is_queue_full;
}

static void send_welcome(void *self, const SessionView *session, const SessionWatermark *watermark,
                         uint64_t credit_bytes)
{
  (void)credit_bytes;
  note(self, session->address, "welcome", watermark->committed);
}

static void send_outcome(void *self, const SessionView *session, const void *outcome)
{
  note(self, session->address, "outcome", *(const uint64_t *)outcome);
}

static void send_credit(void *self, const SessionView *session, uint64_t credit_bytes)
{
  note(self, session->address, "credit", credit_bytes);
}

static const char *const refusals[] = {
    [REFUSE_RETRY_AFTER] = "retry_after",
    [REFUSE_FENCED] = "fenced",
    [REFUSE_EPOCH_CONFLICT] = "epoch_conflict",
    [REFUSE_GAP] = "gap",
    [REFUSE_PROTOCOL_TOO_OLD] = "protocol_too_old",
    [REFUSE_TOO_BIG] = "too_big",
    [REFUSE_UNPARSEABLE] = "unparseable",
    [REFUSE_REVOKED] = "revoked",
    [REFUSE_NO_HELLO] = "no_hello",
    [REFUSE_WRONG_AGENCY] = "wrong_agency",
};

static void send_refuse(void *self, GBytes *address, RefuseReason reason, uint64_t sequence, int64_t retry_after_ms)
{
  (void)retry_after_ms;
  note(self, address, refusals[reason], sequence);
}

static void send_heartbeat(void *self, const SessionView *session, bool is_database_here)
{
  note(self, session->address, "heartbeat", is_database_here);
}

static const SessionPort port = {read_watermark, store_batch, send_welcome,  send_outcome,
                                 send_credit,    send_refuse, send_heartbeat};

static int set_up(void **state)
{
  SessionSettings settings = {.credit = {.ceiling_bytes = 4 * LARGEST, .largest_batch_bytes = LARGEST, .turn_ms = 5000},
                              .heartbeat_ms = 15000,
                              .idle_ms = 60000,
                              .retry_after_ms = 5000};
  Fixture *fixture = g_new0(Fixture, 1);
  fixture->table = session_table_new(&settings, &port, fixture);
  fixture->log = g_string_new(NULL);
  fixture->first = g_bytes_new_static("a", 1);
  fixture->second = g_bytes_new_static("b", 1);
  *state = fixture;
  return 0;
}

static int tear_down(void **state)
{
  Fixture *fixture = *state;
  session_table_free(fixture->table);
  g_string_free(fixture->log, TRUE);
  g_bytes_unref(fixture->first);
  g_bytes_unref(fixture->second);
  g_free(fixture);
  return 0;
}

/* What the port was asked since the last call. */
static void expect_log(Fixture *fixture, const char *expected)
{
  assert_string_equal(fixture->log->str, expected);
  g_string_truncate(fixture->log, 0);
}

/* Events, from collector 7 of agency 1 unless said. */

static SessionEvent event_from(GBytes *address, SessionEventKind kind)
{
  return (SessionEvent){.kind = kind, .address = address, .collector = {.agency_id = 1, .collector_id = 7}};
}

static void say(Fixture *fixture, GBytes *address, SessionEventKind kind)
{
  SessionEvent event = event_from(address, kind);
  session_table_take(fixture->table, &event, 0);
}

static void say_batch(Fixture *fixture, GBytes *address, uint64_t sequence, uint64_t size_bytes)
{
  SessionEvent event = event_from(address, SESSION_BATCH);
  event.batch = (SessionBatch){.sequence = sequence, .size_bytes = size_bytes};
  session_table_take(fixture->table, &event, 0);
}

static void say_bad_hello(Fixture *fixture, GBytes *address, RefuseReason reason)
{
  SessionEvent event = event_from(address, SESSION_BAD_HELLO);
  event.refusal = (SessionRefused){.reason = reason};
  session_table_take(fixture->table, &event, 0);
}

static void say_heartbeat(Fixture *fixture, GBytes *address, uint64_t credit_bytes, uint64_t n_unfinished)
{
  SessionEvent event = event_from(address, SESSION_HEARTBEAT);
  event.heartbeat = (SessionHeartbeat){.credit_bytes = credit_bytes, .n_unfinished = n_unfinished};
  session_table_take(fixture->table, &event, 0);
}

static void store_says_watermark(Fixture *fixture, uint64_t session, uint64_t committed)
{
  session_table_take(
      fixture->table,
      &(SessionEvent){.kind = SESSION_WATERMARK, .session = session, .watermark = {.committed = committed}}, 0);
}

static void store_says(Fixture *fixture, SessionEventKind kind, uint64_t session, RefuseReason reason)
{
  session_table_take(fixture->table,
                     &(SessionEvent){.kind = kind, .session = session, .refusal = {.reason = reason, .sequence = 3}},
                     0);
}

static void store_answers(Fixture *fixture, uint64_t session, uint64_t sequence, uint64_t size_bytes)
{
  session_table_take(fixture->table,
                     &(SessionEvent){.kind = SESSION_ANSWERED,
                                     .session = session,
                                     .answer = {.size_bytes = size_bytes, .outcome = &sequence}},
                     0);
}

/* A welcomed session with a window of two batches, at address a. */
static void welcome_first(Fixture *fixture)
{
  SessionEvent hello = event_from(fixture->first, SESSION_HELLO);
  hello.hello.n_unfinished = MANY;
  session_table_take(fixture->table, &hello, 0);
  store_says_watermark(fixture, fixture->last_session, 5);
  say_heartbeat(fixture, fixture->first, 200, MANY);
  expect_log(fixture, "a:read:1 a:welcome:5 a:credit:200");
}

/* --- The table ---------------------------------------------------------------------------------------------------- */

static void every_state_and_event_ends_in_a_row_without_guard(void **state)
{
  (void)state;
  size_t n_rows = 0;
  const SessionTransition *rows = session_transitions(&n_rows);
  for (unsigned s = 0; s < SESSION_N_STATES; s++)
    for (unsigned e = 0; e < SESSION_N_EVENTS; e++) {
      unsigned n_certain = 0;
      for (size_t i = 0; i < n_rows; i++) {
        bool is_named = (rows[i].states & 1u << s) && (rows[i].events & 1u << e);
        if (is_named && n_certain > 0)
          fail_msg("%s, %s: row %zu is never reached", session_state_name(s), session_event_name(e), i);
        n_certain += is_named && rows[i].guard == NULL;
      }
      if (n_certain == 0)
        fail_msg("%s, %s: nothing is said", session_state_name(s), session_event_name(e));
    }
}

static void every_row_says_why(void **state)
{
  (void)state;
  size_t n_rows = 0;
  const SessionTransition *rows = session_transitions(&n_rows);
  for (size_t i = 0; i < n_rows; i++)
    assert_true(strlen(rows[i].why) > 10);
}

/* --- Hello -------------------------------------------------------------------------------------------------------- */

static void a_hello_is_welcomed_once_the_watermark_is_read(void **state)
{
  Fixture *fixture = *state;
  say(fixture, fixture->first, SESSION_HELLO);
  assert_int_equal(session_table_state(fixture->table, fixture->first), SESSION_GREETING);
  store_says_watermark(fixture, fixture->last_session, 5);
  assert_int_equal(session_table_state(fixture->table, fixture->first), SESSION_WELCOMED);
  expect_log(fixture, "a:read:1 a:welcome:5");
}

static void a_hello_is_refused_while_the_database_is_away(void **state)
{
  Fixture *fixture = *state;
  session_table_database(fixture->table, false, 0);
  say(fixture, fixture->first, SESSION_HELLO);
  expect_log(fixture, "a:retry_after:0");
  assert_int_equal(session_table_n_sessions(fixture->table), 0);
}

static void a_hello_is_refused_when_the_queue_is_full(void **state)
{
  Fixture *fixture = *state;
  fixture->is_queue_full = true;
  say(fixture, fixture->first, SESSION_HELLO);
  expect_log(fixture, "a:read:1 a:retry_after:0");
  assert_int_equal(session_table_n_sessions(fixture->table), 0);
}

static void a_newer_hello_fences_the_older_session(void **state)
{
  Fixture *fixture = *state;
  welcome_first(fixture);
  say(fixture, fixture->second, SESSION_HELLO);
  expect_log(fixture, "a:fenced:0 b:read:2");
  assert_int_equal(session_table_state(fixture->table, fixture->first), SESSION_ABSENT);
  assert_int_equal(session_table_n_sessions(fixture->table), 1);
}

static void collectors_of_one_agency_do_not_fence_each_other(void **state)
{
  Fixture *fixture = *state;
  welcome_first(fixture);
  SessionEvent hello = event_from(fixture->second, SESSION_HELLO);
  hello.collector.collector_id = 8;
  session_table_take(fixture->table, &hello, 0);
  expect_log(fixture, "b:read:2");
  assert_int_equal(session_table_n_sessions(fixture->table), 2);
}

/* From the same collector. */
static void say_hello_by_key(Fixture *fixture, GBytes *address, int32_t key_no)
{
  SessionEvent hello = event_from(address, SESSION_HELLO);
  hello.collector.key_no = key_no;
  session_table_take(fixture->table, &hello, 0);
}

static void a_former_key_gives_way_to_the_newer_one(void **state)
{
  Fixture *fixture = *state;
  say_hello_by_key(fixture, fixture->first, 2);
  say_hello_by_key(fixture, fixture->second, 1);
  expect_log(fixture, "a:read:1 b:fenced:0");
  assert_int_equal(session_table_state(fixture->table, fixture->first), SESSION_GREETING);
}

static void a_newer_key_fences_the_former_one(void **state)
{
  Fixture *fixture = *state;
  say_hello_by_key(fixture, fixture->first, 2);
  say_hello_by_key(fixture, fixture->second, 3);
  expect_log(fixture, "a:read:1 a:fenced:0 b:read:2");
}

static void the_end_of_a_former_key_leaves_the_newer_ones_session(void **state)
{
  Fixture *fixture = *state;
  say_hello_by_key(fixture, fixture->first, 2);
  SessionEvent revoked = {.kind = SESSION_REVOKED, .collector = {.agency_id = 1, .collector_id = 7, .key_no = 1}};
  session_table_take(fixture->table, &revoked, 0);
  expect_log(fixture, "a:read:1");
  revoked.collector.key_no = 2;
  session_table_take(fixture->table, &revoked, 0);
  expect_log(fixture, "a:revoked:0");
}

static void a_second_hello_on_one_connection_begins_a_new_stream(void **state)
{
  Fixture *fixture = *state;
  welcome_first(fixture);
  say(fixture, fixture->first, SESSION_HELLO);
  store_says_watermark(fixture, 1, 9); /* the old stream's: nobody's */
  expect_log(fixture, "a:read:2");
  store_says_watermark(fixture, 2, 9);
  expect_log(fixture, "a:welcome:9");
}

static void a_routing_id_used_again_by_another_key_has_no_session(void **state)
{
  Fixture *fixture = *state;
  welcome_first(fixture);
  SessionEvent batch = event_from(fixture->first, SESSION_BATCH);
  batch.collector.agency_id = 2;
  session_table_take(fixture->table, &batch, 0);
  expect_log(fixture, "a:no_hello:0");
}

static void an_old_protocol_is_refused(void **state)
{
  Fixture *fixture = *state;
  say_bad_hello(fixture, fixture->first, REFUSE_PROTOCOL_TOO_OLD);
  expect_log(fixture, "a:protocol_too_old:0");
}

static void a_hello_for_another_agency_ends_the_session(void **state)
{
  Fixture *fixture = *state;
  welcome_first(fixture);
  say_bad_hello(fixture, fixture->first, REFUSE_WRONG_AGENCY);
  expect_log(fixture, "a:wrong_agency:0");
  assert_int_equal(session_table_state(fixture->table, fixture->first), SESSION_ABSENT);
}

/* --- Batches ------------------------------------------------------------------------------------------------------ */

static void a_batch_without_hello_is_refused(void **state)
{
  Fixture *fixture = *state;
  say_batch(fixture, fixture->first, 1, 10);
  expect_log(fixture, "a:no_hello:1");
}

static void a_batch_before_its_welcome_is_refused(void **state)
{
  Fixture *fixture = *state;
  say(fixture, fixture->first, SESSION_HELLO);
  say_batch(fixture, fixture->first, 1, 10);
  expect_log(fixture, "a:read:1 a:no_hello:1");
  assert_int_equal(session_table_n_sessions(fixture->table), 0);
}

static void a_batch_is_stored_and_its_outcome_told(void **state)
{
  Fixture *fixture = *state;
  welcome_first(fixture);
  say_batch(fixture, fixture->first, 6, 60);
  store_answers(fixture, 1, 6, 60);
  expect_log(fixture, "a:store:6 a:outcome:6");
}

static void more_than_the_window_is_refused(void **state)
{
  Fixture *fixture = *state;
  welcome_first(fixture);
  say_batch(fixture, fixture->first, 6, 100);
  say_batch(fixture, fixture->first, 7, 101);
  expect_log(fixture, "a:store:6 a:too_big:7");
}

static void a_batch_for_a_full_queue_is_put_off(void **state)
{
  Fixture *fixture = *state;
  welcome_first(fixture);
  fixture->is_queue_full = true;
  say_batch(fixture, fixture->first, 6, 60);
  expect_log(fixture, "a:store:6 a:retry_after:0");
  assert_int_equal(session_table_reserved_bytes(fixture->table), 0);
}

static void a_batch_of_an_ended_stream_only_releases_memory(void **state)
{
  Fixture *fixture = *state;
  welcome_first(fixture);
  say_batch(fixture, fixture->first, 6, 60);
  session_table_take(fixture->table,
                     &(SessionEvent){.kind = SESSION_REVOKED, .collector = {.agency_id = 1, .collector_id = 7}}, 0);
  assert_int_equal(session_table_reserved_bytes(fixture->table), 60);
  store_answers(fixture, 1, 6, 60);
  expect_log(fixture, "a:store:6 a:revoked:0");
  assert_int_equal(session_table_reserved_bytes(fixture->table), 0);
}

static void the_stores_refusal_ends_the_stream(void **state)
{
  Fixture *fixture = *state;
  welcome_first(fixture);
  store_says(fixture, SESSION_STREAM_REFUSED, 1, REFUSE_EPOCH_CONFLICT);
  store_says(fixture, SESSION_STREAM_DROPPED, 1, REFUSE_EPOCH_CONFLICT);
  expect_log(fixture, "a:epoch_conflict:3");
  assert_int_equal(session_table_n_sessions(fixture->table), 0);
}

static void an_unparseable_envelope_ends_the_stream(void **state)
{
  Fixture *fixture = *state;
  welcome_first(fixture);
  say(fixture, fixture->first, SESSION_UNPARSEABLE);
  say(fixture, fixture->first, SESSION_UNPARSEABLE);
  expect_log(fixture, "a:unparseable:0 a:unparseable:0");
  assert_int_equal(session_table_n_sessions(fixture->table), 0);
}

/* The database, time, and turns */

static void a_session_outlives_the_databases_absence(void **state)
{
  Fixture *fixture = *state;
  welcome_first(fixture);
  session_table_database(fixture->table, false, 0);
  expect_log(fixture, "a:heartbeat:0 a:credit:0");
  say_heartbeat(fixture, fixture->first, 0, MANY);
  session_table_database(fixture->table, true, 0);
  store_says_watermark(fixture, 1, 4);
  expect_log(fixture, "a:read:1 a:credit:200 a:welcome:4");
}

static void a_greeting_does_not_outlive_it(void **state)
{
  Fixture *fixture = *state;
  say(fixture, fixture->first, SESSION_HELLO);
  session_table_database(fixture->table, false, 0);
  expect_log(fixture, "a:read:1 a:retry_after:0");
}

static void a_silent_session_is_forgotten(void **state)
{
  Fixture *fixture = *state;
  welcome_first(fixture);
  session_table_tick(fixture->table, 59999);
  expect_log(fixture, "a:heartbeat:1");
  session_table_tick(fixture->table, session_table_due_ms(fixture->table));
  expect_log(fixture, "a:no_hello:0");
  assert_int_equal(session_table_n_sessions(fixture->table), 0);
}

/* Each 15,000 ms; sessions are walked through each 3,632. */
static void a_heartbeat_is_said_before_it_would_be_late(void **state)
{
  Fixture *fixture = *state;
  welcome_first(fixture);
  session_table_tick(fixture->table, 11000);
  expect_log(fixture, "");
  session_table_tick(fixture->table, 14631);
  expect_log(fixture, "");
  session_table_tick(fixture->table, 14632);
  expect_log(fixture, "a:heartbeat:1");
}

/* Turns are of 5,000 ms. */
static void ticks_come_at_least_once_per_turn(void **state)
{
  Fixture *fixture = *state;
  session_table_tick(fixture->table, 1000);
  assert_int_equal(session_table_due_ms(fixture->table), 1000 + 3632);
  session_table_use_times(fixture->table, &(SessionSettings){.heartbeat_ms = 60000, .idle_ms = 180000});
  session_table_tick(fixture->table, 2000);
  assert_int_equal(session_table_due_ms(fixture->table), 2000 + 5000);
}

static void a_session_without_data_asks_for_its_turn_by_heartbeat(void **state)
{
  Fixture *fixture = *state;
  say(fixture, fixture->first, SESSION_HELLO);
  store_says_watermark(fixture, 1, 0);
  say_heartbeat(fixture, fixture->first, 0, 0);
  expect_log(fixture, "a:read:1 a:welcome:0");
  say_heartbeat(fixture, fixture->first, 0, MANY);
  expect_log(fixture, "a:credit:200");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_state_and_event_ends_in_a_row_without_guard),
      cmocka_unit_test(every_row_says_why),
      TEST(a_hello_is_welcomed_once_the_watermark_is_read),
      TEST(a_hello_is_refused_while_the_database_is_away),
      TEST(a_hello_is_refused_when_the_queue_is_full),
      TEST(a_newer_hello_fences_the_older_session),
      TEST(collectors_of_one_agency_do_not_fence_each_other),
      TEST(a_former_key_gives_way_to_the_newer_one),
      TEST(a_newer_key_fences_the_former_one),
      TEST(the_end_of_a_former_key_leaves_the_newer_ones_session),
      TEST(a_second_hello_on_one_connection_begins_a_new_stream),
      TEST(a_routing_id_used_again_by_another_key_has_no_session),
      TEST(an_old_protocol_is_refused),
      TEST(a_hello_for_another_agency_ends_the_session),
      TEST(a_batch_without_hello_is_refused),
      TEST(a_batch_before_its_welcome_is_refused),
      TEST(a_batch_is_stored_and_its_outcome_told),
      TEST(more_than_the_window_is_refused),
      TEST(a_batch_for_a_full_queue_is_put_off),
      TEST(a_batch_of_an_ended_stream_only_releases_memory),
      TEST(the_stores_refusal_ends_the_stream),
      TEST(an_unparseable_envelope_ends_the_stream),
      TEST(a_session_outlives_the_databases_absence),
      TEST(a_greeting_does_not_outlive_it),
      TEST(a_silent_session_is_forgotten),
      TEST(a_heartbeat_is_said_before_it_would_be_late),
      TEST(ticks_come_at_least_once_per_turn),
      TEST(a_session_without_data_asks_for_its_turn_by_heartbeat),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
