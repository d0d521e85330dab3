/* The collector's end of a session: the table is complete, and what it does to its port, written down as text. */
#include "tests/support/test.h"

#include <string.h>

#include "collector/publisher_session.h"

enum { BATCH_SIZE = 100, HEARTBEAT_MS = 15000 };

/* A spool of numbers, and a log of what the session did. */
typedef struct Fixture {
  PublisherSession *session;
  GString *log;
  SpoolPosition spool;
  DigestMatch match;
  const char *failing; /* the act that fails next */
} Fixture;

static bool note(Fixture *fixture, GError **error, const char *act, uint64_t number)
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
  return note(self, error, "hello", ((Fixture *)self)->spool.newest);
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
  *out_position = ((Fixture *)self)->spool;
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
  *out_match = ((Fixture *)self)->match;
  return true;
}

static bool finish_batch(void *self, const Outcome *outcome, GError **error)
{
  Fixture *fixture = self;
  if (!note(fixture, error, "finish", outcome->sequence))
    return false;
  fixture->spool.finished = outcome->sequence;
  return true;
}

static bool rewind_spool(void *self, uint64_t first, GError **error)
{
  Fixture *fixture = self;
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

static int set_up(void **state)
{
  Fixture *fixture = g_new0(Fixture, 1);
  fixture->log = g_string_new(NULL);
  fixture->spool = (SpoolPosition){.newest = 5, .finished = 2, .oldest_kept = 1};
  fixture->session = publisher_session_new(&publisher_settings_default, &port, fixture, 0);
  *state = fixture;
  return 0;
}

static int tear_down(void **state)
{
  Fixture *fixture = *state;
  publisher_session_free(fixture->session);
  g_string_free(fixture->log, TRUE);
  g_free(fixture);
  return 0;
}

static void take(Fixture *fixture, const PublisherEvent *event, int64_t now_ms)
{
  g_autoptr(GError) error = NULL;
  bool is_taken = publisher_session_take(fixture->session, event, now_ms, &error);
  expect_success(is_taken, error);
}

static void happen(Fixture *fixture, PublisherEventKind kind, int64_t now_ms)
{
  take(fixture, &(PublisherEvent){.kind = kind}, now_ms);
}

static void welcomed(Fixture *fixture, uint64_t committed, uint64_t credit_bytes)
{
  Digest digest = {0};
  take(fixture,
       &(PublisherEvent){.kind = PUBLISHER_WELCOME,
                         .welcome = {.committed = committed,
                                     .committed_digest = committed > 0 ? &digest : NULL,
                                     .credit_bytes = credit_bytes,
                                     .largest_batch_bytes = BATCH_SIZE,
                                     .heartbeat_ms = HEARTBEAT_MS}},
       0);
}

static void answered(Fixture *fixture, uint64_t sequence)
{
  take(fixture, &(PublisherEvent){.kind = PUBLISHER_OUTCOME, .outcome = &(Outcome){.sequence = sequence}}, 0);
}

static void credited(Fixture *fixture, uint64_t credit_bytes)
{
  take(fixture, &(PublisherEvent){.kind = PUBLISHER_CREDIT, .credit_bytes = credit_bytes}, 0);
}

static void refused(Fixture *fixture, RefuseReason reason, int64_t retry_after_ms)
{
  take(fixture,
       &(PublisherEvent){.kind = PUBLISHER_REFUSE, .refuse = {.reason = reason, .retry_after_ms = retry_after_ms}}, 0);
}

/* What was done since the last call, and where it led. */
static void expect(Fixture *fixture, const char *log, PublisherState state)
{
  assert_string_equal(fixture->log->str, log);
  assert_string_equal(publisher_state_name(publisher_session_state(fixture->session)), publisher_state_name(state));
  g_string_truncate(fixture->log, 0);
}

static void greet(Fixture *fixture)
{
  happen(fixture, PUBLISHER_TIMER, 0);
  happen(fixture, PUBLISHER_CONNECTED, 0);
  expect(fixture, "open:0 hello:5", PUBLISHER_AWAITING_WELCOME);
}

/* Batches 3 and 4 of 5 are in flight. */
static void stream(Fixture *fixture)
{
  greet(fixture);
  welcomed(fixture, 2, 2 * BATCH_SIZE);
  expect(fixture, "heartbeat:200 batch:3 batch:4", PUBLISHER_STREAMING);
}

/* The table */

static void every_state_and_event_ends_in_a_row_without_guard(void **state)
{
  (void)state;
  size_t n_rows = 0;
  const PublisherTransition *rows = publisher_transitions(&n_rows);
  for (unsigned s = 0; s < PUBLISHER_N_STATES; s++)
    for (unsigned e = 0; e < PUBLISHER_N_EVENTS; e++) {
      unsigned n_certain = 0;
      for (size_t i = 0; i < n_rows; i++) {
        bool is_named = (rows[i].states & 1u << s) && (rows[i].events & 1u << e);
        if (is_named && n_certain > 0)
          fail_msg("%s, %s: row %zu is never reached", publisher_state_name(s), publisher_event_name(e), i);
        n_certain += is_named && rows[i].guard == NULL;
      }
      if (n_certain == 0)
        fail_msg("%s, %s: nothing is said", publisher_state_name(s), publisher_event_name(e));
    }
}

static void every_row_says_why(void **state)
{
  (void)state;
  size_t n_rows = 0;
  const PublisherTransition *rows = publisher_transitions(&n_rows);
  for (size_t i = 0; i < n_rows; i++)
    assert_true(strlen(rows[i].why) > 10);
}

/* Connecting */

static void an_early_timer_is_ignored(void **state)
{
  Fixture *fixture = *state;
  happen(fixture, PUBLISHER_TIMER, -1);
  expect(fixture, "", PUBLISHER_BACKING_OFF);
}

static void a_lost_connection_is_tried_again_later_and_later(void **state)
{
  Fixture *fixture = *state;
  happen(fixture, PUBLISHER_TIMER, 0);
  happen(fixture, PUBLISHER_CONNECTION_LOST, 0);
  assert_int_equal(publisher_session_due_ms(fixture->session), 1000);
  happen(fixture, PUBLISHER_TIMER, 1000);
  happen(fixture, PUBLISHER_CONNECTION_LOST, 1000);
  assert_int_equal(publisher_session_due_ms(fixture->session), 3000);
  expect(fixture, "open:0 close:0 open:1 close:0", PUBLISHER_BACKING_OFF);
}

static void a_refused_key_waits_a_minute(void **state)
{
  Fixture *fixture = *state;
  happen(fixture, PUBLISHER_TIMER, 0);
  happen(fixture, PUBLISHER_AUTH_REFUSED, 0);
  expect(fixture, "open:0 close:0", PUBLISHER_KEY_REFUSED);
  assert_int_equal(publisher_session_due_ms(fixture->session), 60000);
}

static void three_cut_handshakes_mean_an_untrusted_server(void **state)
{
  Fixture *fixture = *state;
  const PublisherState after[] = {PUBLISHER_BACKING_OFF, PUBLISHER_BACKING_OFF, PUBLISHER_SERVER_UNTRUSTED};
  for (unsigned i = 0; i < G_N_ELEMENTS(after); i++) {
    int64_t now_ms = publisher_session_due_ms(fixture->session);
    happen(fixture, PUBLISHER_TIMER, now_ms);
    happen(fixture, PUBLISHER_HANDSHAKE_CUT, now_ms);
    assert_int_equal(publisher_session_state(fixture->session), after[i]);
  }
}

static void a_handshake_has_a_deadline(void **state)
{
  Fixture *fixture = *state;
  happen(fixture, PUBLISHER_TIMER, 0);
  happen(fixture, PUBLISHER_TIMER, 29999);
  expect(fixture, "open:0", PUBLISHER_CONNECTING);
  happen(fixture, PUBLISHER_TIMER, 30000);
  expect(fixture, "close:0", PUBLISHER_BACKING_OFF);
}

static void a_socket_that_does_not_open_is_tried_again(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  fixture->failing = "open";
  assert_false(publisher_session_take(fixture->session, &(PublisherEvent){.kind = PUBLISHER_TIMER}, 0, &error));
  happen(fixture, PUBLISHER_CONNECTION_LOST, 0);
  expect(fixture, "close:0", PUBLISHER_BACKING_OFF);
  assert_int_equal(publisher_session_due_ms(fixture->session), 1000);
}

/* The Welcome */

static void the_stream_begins_at_the_oldest_unfinished_batch(void **state)
{
  Fixture *fixture = *state;
  greet(fixture);
  welcomed(fixture, 4, 10 * BATCH_SIZE); /* 3 and 4 are committed, but their outcomes are not known here */
  expect(fixture, "heartbeat:1000 batch:3 batch:4 batch:5", PUBLISHER_STREAMING);
}

static void a_welcome_above_the_newest_opens_an_epoch(void **state)
{
  Fixture *fixture = *state;
  greet(fixture);
  welcomed(fixture, 6, 0);
  expect(fixture, "close:0 epoch:0", PUBLISHER_BACKING_OFF);
}

static void a_welcome_that_means_another_batch_opens_an_epoch(void **state)
{
  Fixture *fixture = *state;
  fixture->match = DIGEST_DIFFERS;
  greet(fixture);
  welcomed(fixture, 2, 0);
  expect(fixture, "close:0 epoch:0", PUBLISHER_BACKING_OFF);
}

static void a_welcome_below_the_finished_rewinds(void **state)
{
  Fixture *fixture = *state;
  greet(fixture);
  welcomed(fixture, 0, 10 * BATCH_SIZE);
  expect(fixture, "rewind:1 heartbeat:1000 batch:1 batch:2 batch:3 batch:4 batch:5", PUBLISHER_STREAMING);
}

static void a_welcome_below_the_kept_names_what_is_lost(void **state)
{
  Fixture *fixture = *state;
  fixture->spool = (SpoolPosition){.newest = 9, .finished = 8, .oldest_kept = 6};
  happen(fixture, PUBLISHER_TIMER, 0);
  happen(fixture, PUBLISHER_CONNECTED, 0);
  welcomed(fixture, 2, 0);
  expect(fixture, "open:0 hello:9 close:0 epoch:305", PUBLISHER_BACKING_OFF);
}

static void a_welcome_just_below_the_kept_rewinds(void **state)
{
  Fixture *fixture = *state;
  fixture->spool = (SpoolPosition){.newest = 9, .finished = 8, .oldest_kept = 6};
  happen(fixture, PUBLISHER_TIMER, 0);
  happen(fixture, PUBLISHER_CONNECTED, 0);
  welcomed(fixture, 5, 0);
  expect(fixture, "open:0 hello:9 rewind:6 heartbeat:0", PUBLISHER_STREAMING);
}

static void a_spool_where_all_was_removed_names_up_to_the_last(void **state)
{
  Fixture *fixture = *state;
  fixture->spool = (SpoolPosition){.newest = 9, .finished = 9, .oldest_kept = 10};
  happen(fixture, PUBLISHER_TIMER, 0);
  happen(fixture, PUBLISHER_CONNECTED, 0);
  welcomed(fixture, 7, 0);
  expect(fixture, "open:0 hello:9 close:0 epoch:809", PUBLISHER_BACKING_OFF);
}

static void no_welcome_in_time_starts_over(void **state)
{
  Fixture *fixture = *state;
  greet(fixture);
  happen(fixture, PUBLISHER_TIMER, 30000);
  expect(fixture, "close:0", PUBLISHER_BACKING_OFF);
}

/* Streaming */

static void an_outcome_makes_room_for_the_next_batch(void **state)
{
  Fixture *fixture = *state;
  stream(fixture);
  answered(fixture, 3);
  expect(fixture, "finish:3 batch:5", PUBLISHER_STREAMING);
  assert_int_equal(publisher_session_in_flight_bytes(fixture->session), 200);
}

static void the_last_outcome_gives_the_window_to_others(void **state)
{
  Fixture *fixture = *state;
  stream(fixture);
  answered(fixture, 3);
  answered(fixture, 4);
  expect(fixture, "finish:3 batch:5 finish:4", PUBLISHER_STREAMING);
  answered(fixture, 5);
  expect(fixture, "finish:5 heartbeat:200", PUBLISHER_STREAMING);
}

static void an_outcome_out_of_turn_starts_over(void **state)
{
  Fixture *fixture = *state;
  stream(fixture);
  answered(fixture, 4);
  expect(fixture, "close:0", PUBLISHER_BACKING_OFF);
}

static void an_outcome_of_a_batch_never_sent_starts_over(void **state)
{
  Fixture *fixture = *state;
  greet(fixture);
  welcomed(fixture, 2, 0);
  answered(fixture, 3);
  expect(fixture, "heartbeat:0 close:0", PUBLISHER_BACKING_OFF);
}

static void an_outcome_of_another_epoch_starts_over(void **state)
{
  Fixture *fixture = *state;
  stream(fixture);
  fixture->spool.epoch[0] = 1;
  answered(fixture, 3);
  expect(fixture, "close:0", PUBLISHER_BACKING_OFF);
}

static void an_outcome_that_cannot_be_kept_finishes_nothing(void **state)
{
  Fixture *fixture = *state;
  stream(fixture);
  g_autoptr(GError) error = NULL;
  fixture->failing = "finish";
  PublisherEvent event = {.kind = PUBLISHER_OUTCOME, .outcome = &(Outcome){.sequence = 3}};
  assert_false(publisher_session_take(fixture->session, &event, 0, &error));
  happen(fixture, PUBLISHER_CONNECTION_LOST, 0);
  expect(fixture, "close:0", PUBLISHER_BACKING_OFF);
  assert_int_equal(fixture->spool.finished, 2);
}

static void a_new_window_is_repeated_before_it_is_used(void **state)
{
  Fixture *fixture = *state;
  stream(fixture);
  credited(fixture, 0);
  answered(fixture, 3);
  credited(fixture, 2 * BATCH_SIZE);
  expect(fixture, "heartbeat:0 finish:3 heartbeat:200 batch:5", PUBLISHER_STREAMING);
}

static void the_same_window_is_not_repeated(void **state)
{
  Fixture *fixture = *state;
  stream(fixture);
  credited(fixture, 2 * BATCH_SIZE);
  expect(fixture, "", PUBLISHER_STREAMING);
}

static void a_new_batch_without_window_asks_once(void **state)
{
  Fixture *fixture = *state;
  fixture->spool = (SpoolPosition){.newest = 2, .finished = 2, .oldest_kept = 1};
  happen(fixture, PUBLISHER_TIMER, 0);
  happen(fixture, PUBLISHER_CONNECTED, 0);
  welcomed(fixture, 2, 0);
  expect(fixture, "open:0 hello:2 heartbeat:0", PUBLISHER_STREAMING);
  fixture->spool.newest = 3;
  happen(fixture, PUBLISHER_APPENDED, 0);
  fixture->spool.newest = 4;
  happen(fixture, PUBLISHER_APPENDED, 0);
  expect(fixture, "heartbeat:0", PUBLISHER_STREAMING);
}

static void a_new_batch_within_the_window_is_sent(void **state)
{
  Fixture *fixture = *state;
  greet(fixture);
  welcomed(fixture, 2, 10 * BATCH_SIZE);
  expect(fixture, "heartbeat:1000 batch:3 batch:4 batch:5", PUBLISHER_STREAMING);
  fixture->spool.newest = 6;
  happen(fixture, PUBLISHER_APPENDED, 0);
  expect(fixture, "batch:6", PUBLISHER_STREAMING);
}

static void a_batch_that_never_fits_waits_for_a_person(void **state)
{
  Fixture *fixture = *state;
  greet(fixture);
  welcomed(fixture, 2, BATCH_SIZE - 1);
  expect(fixture, "heartbeat:99 close:0", PUBLISHER_INCOMPATIBLE);
}

static void heartbeats_are_sent_and_expected(void **state)
{
  Fixture *fixture = *state;
  stream(fixture);
  happen(fixture, PUBLISHER_TIMER, HEARTBEAT_MS);
  expect(fixture, "heartbeat:200", PUBLISHER_STREAMING);
  happen(fixture, PUBLISHER_HEARTBEAT, 2 * HEARTBEAT_MS);
  happen(fixture, PUBLISHER_TIMER, 4 * HEARTBEAT_MS);
  expect(fixture, "heartbeat:200", PUBLISHER_STREAMING);
  happen(fixture, PUBLISHER_TIMER, 5 * HEARTBEAT_MS);
  expect(fixture, "close:0", PUBLISHER_BACKING_OFF);
}

static void a_second_welcome_that_agrees_is_only_a_window(void **state)
{
  Fixture *fixture = *state;
  stream(fixture);
  welcomed(fixture, 3, 3 * BATCH_SIZE);
  expect(fixture, "heartbeat:300 batch:5", PUBLISHER_STREAMING);
}

static void a_second_welcome_with_less_starts_over(void **state)
{
  Fixture *fixture = *state;
  stream(fixture);
  welcomed(fixture, 1, 0);
  expect(fixture, "close:0", PUBLISHER_BACKING_OFF);
}

/* Refusals */

typedef struct Refusal {
  const char *name;
  RefuseReason reason;
  PublisherState state;
  const char *log;
  int64_t due_ms;
} Refusal;

static const Refusal refusals[] = {
    {"retry_after_is_obeyed", REFUSE_RETRY_AFTER, PUBLISHER_BACKING_OFF, "close:0", 7000},
    {"gap_says_hello_again", REFUSE_GAP, PUBLISHER_BACKING_OFF, "close:0", 7000},
    {"no_hello_says_hello_again", REFUSE_NO_HELLO, PUBLISHER_BACKING_OFF, "close:0", 7000},
    {"fenced_gives_way", REFUSE_FENCED, PUBLISHER_FENCED, "close:0", 60000},
    {"conflict_opens_an_epoch", REFUSE_EPOCH_CONFLICT, PUBLISHER_BACKING_OFF, "close:0 epoch:0", 1000},
    {"revoked_waits_for_a_person", REFUSE_REVOKED, PUBLISHER_KEY_REFUSED, "close:0", 60000},
    {"not_registered_waits_for_a_person", REFUSE_NOT_REGISTERED, PUBLISHER_KEY_REFUSED, "close:0", 60000},
    {"old_protocol_waits_for_a_person", REFUSE_PROTOCOL_TOO_OLD, PUBLISHER_INCOMPATIBLE, "close:0", 60000},
    {"too_big_waits_for_a_person", REFUSE_TOO_BIG, PUBLISHER_INCOMPATIBLE, "close:0", 60000},
    {"unparseable_waits_for_a_person", REFUSE_UNPARSEABLE, PUBLISHER_INCOMPATIBLE, "close:0", 60000},
    {"wrong_agency_waits_for_a_person", REFUSE_WRONG_AGENCY, PUBLISHER_INCOMPATIBLE, "close:0", 60000},
};

static void refusal_leads_where_the_row_says(void **state)
{
  const Refusal *row = *state;
  void *made = NULL;
  set_up(&made);
  Fixture *fixture = made;
  stream(fixture);
  refused(fixture, row->reason, 7000);
  expect(fixture, row->log, row->state);
  assert_int_equal(publisher_session_due_ms(fixture->session), row->due_ms);
  assert_int_equal(publisher_session_in_flight_bytes(fixture->session), 0);
  tear_down(&made);
}

static void waits_grow_until_there_is_progress(void **state)
{
  Fixture *fixture = *state;
  stream(fixture);
  refused(fixture, REFUSE_FENCED, 0);
  happen(fixture, PUBLISHER_TIMER, 60000);
  happen(fixture, PUBLISHER_CONNECTED, 60000);
  refused(fixture, REFUSE_FENCED, 0);
  assert_int_equal(publisher_session_due_ms(fixture->session), 120000);
  happen(fixture, PUBLISHER_TIMER, 120000);
  happen(fixture, PUBLISHER_CONNECTED, 120000);
  welcomed(fixture, 2, BATCH_SIZE);
  answered(fixture, 3);
  refused(fixture, REFUSE_FENCED, 0);
  assert_int_equal(publisher_session_due_ms(fixture->session), 60000);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

static const struct CMUnitTest cases[] = {
    cmocka_unit_test(every_state_and_event_ends_in_a_row_without_guard),
    cmocka_unit_test(every_row_says_why),
    TEST(an_early_timer_is_ignored),
    TEST(a_lost_connection_is_tried_again_later_and_later),
    TEST(a_refused_key_waits_a_minute),
    TEST(three_cut_handshakes_mean_an_untrusted_server),
    TEST(a_handshake_has_a_deadline),
    TEST(a_socket_that_does_not_open_is_tried_again),
    TEST(the_stream_begins_at_the_oldest_unfinished_batch),
    TEST(a_welcome_above_the_newest_opens_an_epoch),
    TEST(a_welcome_that_means_another_batch_opens_an_epoch),
    TEST(a_welcome_below_the_finished_rewinds),
    TEST(a_welcome_below_the_kept_names_what_is_lost),
    TEST(a_welcome_just_below_the_kept_rewinds),
    TEST(a_spool_where_all_was_removed_names_up_to_the_last),
    TEST(no_welcome_in_time_starts_over),
    TEST(an_outcome_makes_room_for_the_next_batch),
    TEST(the_last_outcome_gives_the_window_to_others),
    TEST(an_outcome_out_of_turn_starts_over),
    TEST(an_outcome_of_a_batch_never_sent_starts_over),
    TEST(an_outcome_of_another_epoch_starts_over),
    TEST(an_outcome_that_cannot_be_kept_finishes_nothing),
    TEST(a_new_window_is_repeated_before_it_is_used),
    TEST(the_same_window_is_not_repeated),
    TEST(a_new_batch_without_window_asks_once),
    TEST(a_new_batch_within_the_window_is_sent),
    TEST(a_batch_that_never_fits_waits_for_a_person),
    TEST(heartbeats_are_sent_and_expected),
    TEST(a_second_welcome_that_agrees_is_only_a_window),
    TEST(a_second_welcome_with_less_starts_over),
    TEST(waits_grow_until_there_is_progress),
};

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(cases) + G_N_ELEMENTS(refusals)];
  memcpy(tests, cases, sizeof cases);
  for (unsigned i = 0; i < G_N_ELEMENTS(refusals); i++)
    tests[G_N_ELEMENTS(cases) + i] = (struct CMUnitTest){
        .name = refusals[i].name, .test_func = refusal_leads_where_the_row_says, .initial_state = (void *)&refusals[i]};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
