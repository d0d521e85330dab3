/* The collector's end of a session: the table is complete, and what it does to its port, written down as text. */
#include "tests/support/test.h"

#include <string.h>

#include "tests/collector/scripted_publisher.h"

/* --- The table ---------------------------------------------------------------------------------------------------- */

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

/* --- Connecting --------------------------------------------------------------------------------------------------- */

static void an_early_timer_is_ignored(void **state)
{
  ScriptedPublisher *fixture = *state;
  scripted_happen(fixture, PUBLISHER_TIMER, -1);
  scripted_expect(fixture, "", PUBLISHER_BACKING_OFF);
}

static void a_lost_connection_is_tried_again_later_and_later(void **state)
{
  ScriptedPublisher *fixture = *state;
  scripted_happen(fixture, PUBLISHER_TIMER, 0);
  scripted_happen(fixture, PUBLISHER_CONNECTION_LOST, 0);
  assert_int_equal(publisher_session_due_ms(fixture->session), 2000);
  scripted_happen(fixture, PUBLISHER_TIMER, 2000);
  scripted_happen(fixture, PUBLISHER_CONNECTION_LOST, 2000);
  assert_int_equal(publisher_session_due_ms(fixture->session), 6000);
  scripted_expect(fixture, "open:0 close:0 open:1 close:0", PUBLISHER_BACKING_OFF);
}

static void a_refused_key_waits_a_minute(void **state)
{
  ScriptedPublisher *fixture = *state;
  scripted_happen(fixture, PUBLISHER_TIMER, 0);
  scripted_happen(fixture, PUBLISHER_AUTH_REFUSED, 0);
  scripted_expect(fixture, "open:0 close:0", PUBLISHER_KEY_REFUSED);
  assert_int_equal(publisher_session_due_ms(fixture->session), 60000);
}

static void three_cut_handshakes_mean_an_untrusted_server(void **state)
{
  ScriptedPublisher *fixture = *state;
  const PublisherState after[] = {PUBLISHER_BACKING_OFF, PUBLISHER_BACKING_OFF, PUBLISHER_SERVER_UNTRUSTED};
  for (unsigned i = 0; i < G_N_ELEMENTS(after); i++) {
    int64_t now_ms = publisher_session_due_ms(fixture->session);
    scripted_happen(fixture, PUBLISHER_TIMER, now_ms);
    scripted_happen(fixture, PUBLISHER_HANDSHAKE_CUT, now_ms);
    assert_int_equal(publisher_session_state(fixture->session), after[i]);
  }
}

/* As when everybody comes back at once after a restart: the server does not get round to it in time. */
static void handshakes_that_are_cut_late_mean_a_busy_server(void **state)
{
  ScriptedPublisher *fixture = *state;
  for (unsigned i = 0; i < 5; i++) {
    int64_t now_ms = publisher_session_due_ms(fixture->session);
    scripted_happen(fixture, PUBLISHER_TIMER, now_ms);
    scripted_happen(fixture, PUBLISHER_HANDSHAKE_CUT, now_ms + 10000);
    assert_int_equal(publisher_session_state(fixture->session), PUBLISHER_BACKING_OFF);
  }
}

static void a_handshake_that_is_cut_late_ends_the_row_of_cut_ones(void **state)
{
  ScriptedPublisher *fixture = *state;
  const int64_t cut_after_ms[] = {0, 0, 10000, 0, 0};
  for (unsigned i = 0; i < G_N_ELEMENTS(cut_after_ms); i++) {
    int64_t now_ms = publisher_session_due_ms(fixture->session);
    scripted_happen(fixture, PUBLISHER_TIMER, now_ms);
    scripted_happen(fixture, PUBLISHER_HANDSHAKE_CUT, now_ms + cut_after_ms[i]);
    assert_int_equal(publisher_session_state(fixture->session), PUBLISHER_BACKING_OFF);
  }
}

static void a_handshake_has_a_deadline(void **state)
{
  ScriptedPublisher *fixture = *state;
  scripted_happen(fixture, PUBLISHER_TIMER, 0);
  scripted_happen(fixture, PUBLISHER_TIMER, 29999);
  scripted_expect(fixture, "open:0", PUBLISHER_CONNECTING);
  scripted_happen(fixture, PUBLISHER_TIMER, 30000);
  scripted_expect(fixture, "close:0", PUBLISHER_BACKING_OFF);
}

static void a_socket_that_does_not_open_is_tried_again(void **state)
{
  ScriptedPublisher *fixture = *state;
  g_autoptr(GError) error = NULL;
  fixture->failing = "open";
  assert_false(publisher_session_take(fixture->session, &(PublisherEvent){.kind = PUBLISHER_TIMER}, 0, &error));
  scripted_happen(fixture, PUBLISHER_CONNECTION_LOST, 0);
  scripted_expect(fixture, "close:0", PUBLISHER_BACKING_OFF);
  assert_int_equal(publisher_session_due_ms(fixture->session), 2000);
}

/* --- The Welcome -------------------------------------------------------------------------------------------------- */

static void the_stream_begins_at_the_oldest_unfinished_batch(void **state)
{
  ScriptedPublisher *fixture = *state;
  scripted_greet(fixture);
  scripted_welcomed(fixture, 4, 10 * BATCH_SIZE); /* 3 and 4 are committed, but their outcomes are not known here */
  scripted_expect(fixture, "heartbeat:1000 batch:3 batch:4 batch:5", PUBLISHER_STREAMING);
}

static void a_welcome_above_the_newest_opens_an_epoch(void **state)
{
  ScriptedPublisher *fixture = *state;
  scripted_greet(fixture);
  scripted_welcomed(fixture, 6, 0);
  scripted_expect(fixture, "close:0 epoch:0", PUBLISHER_BACKING_OFF);
}

static void a_welcome_that_means_another_batch_opens_an_epoch(void **state)
{
  ScriptedPublisher *fixture = *state;
  fixture->match = DIGEST_DIFFERS;
  scripted_greet(fixture);
  scripted_welcomed(fixture, 2, 0);
  scripted_expect(fixture, "close:0 epoch:0", PUBLISHER_BACKING_OFF);
}

static void a_welcome_below_the_finished_rewinds(void **state)
{
  ScriptedPublisher *fixture = *state;
  scripted_greet(fixture);
  scripted_welcomed(fixture, 0, 10 * BATCH_SIZE);
  scripted_expect(fixture, "rewind:1 heartbeat:1000 batch:1 batch:2 batch:3 batch:4 batch:5", PUBLISHER_STREAMING);
}

static void a_welcome_below_the_kept_names_what_is_lost(void **state)
{
  ScriptedPublisher *fixture = *state;
  fixture->spool = (SpoolPosition){.newest = 9, .finished = 8, .oldest_kept = 6};
  scripted_happen(fixture, PUBLISHER_TIMER, 0);
  scripted_happen(fixture, PUBLISHER_CONNECTED, 0);
  scripted_welcomed(fixture, 2, 0);
  scripted_expect(fixture, "open:0 hello:9 close:0 epoch:305", PUBLISHER_BACKING_OFF);
}

static void a_welcome_just_below_the_kept_rewinds(void **state)
{
  ScriptedPublisher *fixture = *state;
  fixture->spool = (SpoolPosition){.newest = 9, .finished = 8, .oldest_kept = 6};
  scripted_happen(fixture, PUBLISHER_TIMER, 0);
  scripted_happen(fixture, PUBLISHER_CONNECTED, 0);
  scripted_welcomed(fixture, 5, 0);
  scripted_expect(fixture, "open:0 hello:9 rewind:6 heartbeat:0", PUBLISHER_STREAMING);
}

static void a_spool_where_all_was_removed_names_up_to_the_last(void **state)
{
  ScriptedPublisher *fixture = *state;
  fixture->spool = (SpoolPosition){.newest = 9, .finished = 9, .oldest_kept = 10};
  scripted_happen(fixture, PUBLISHER_TIMER, 0);
  scripted_happen(fixture, PUBLISHER_CONNECTED, 0);
  scripted_welcomed(fixture, 7, 0);
  scripted_expect(fixture, "open:0 hello:9 close:0 epoch:809", PUBLISHER_BACKING_OFF);
}

static void no_welcome_in_time_starts_over(void **state)
{
  ScriptedPublisher *fixture = *state;
  scripted_greet(fixture);
  scripted_happen(fixture, PUBLISHER_TIMER, 30000);
  scripted_expect(fixture, "close:0", PUBLISHER_BACKING_OFF);
}

/* --- Streaming ---------------------------------------------------------------------------------------------------- */

static void an_outcome_makes_room_for_the_next_batch(void **state)
{
  ScriptedPublisher *fixture = *state;
  scripted_stream(fixture);
  scripted_answered(fixture, 3);
  scripted_expect(fixture, "finish:3 batch:5", PUBLISHER_STREAMING);
  assert_int_equal(publisher_session_in_flight_bytes(fixture->session), 200);
}

static void the_last_outcome_gives_the_window_to_others(void **state)
{
  ScriptedPublisher *fixture = *state;
  scripted_stream(fixture);
  scripted_answered(fixture, 3);
  scripted_answered(fixture, 4);
  scripted_expect(fixture, "finish:3 batch:5 finish:4", PUBLISHER_STREAMING);
  scripted_answered(fixture, 5);
  scripted_expect(fixture, "finish:5 heartbeat:200", PUBLISHER_STREAMING);
}

static void an_outcome_out_of_turn_starts_over(void **state)
{
  ScriptedPublisher *fixture = *state;
  scripted_stream(fixture);
  scripted_answered(fixture, 4);
  scripted_expect(fixture, "close:0", PUBLISHER_BACKING_OFF);
}

static void an_outcome_of_a_batch_never_sent_starts_over(void **state)
{
  ScriptedPublisher *fixture = *state;
  scripted_greet(fixture);
  scripted_welcomed(fixture, 2, 0);
  scripted_answered(fixture, 3);
  scripted_expect(fixture, "heartbeat:0 close:0", PUBLISHER_BACKING_OFF);
}

static void an_outcome_of_another_epoch_starts_over(void **state)
{
  ScriptedPublisher *fixture = *state;
  scripted_stream(fixture);
  fixture->spool.epoch[0] = 1;
  scripted_answered(fixture, 3);
  scripted_expect(fixture, "close:0", PUBLISHER_BACKING_OFF);
}

static void an_outcome_that_cannot_be_kept_finishes_nothing(void **state)
{
  ScriptedPublisher *fixture = *state;
  scripted_stream(fixture);
  g_autoptr(GError) error = NULL;
  fixture->failing = "finish";
  PublisherEvent event = {.kind = PUBLISHER_OUTCOME, .outcome = &(Outcome){.sequence = 3}};
  assert_false(publisher_session_take(fixture->session, &event, 0, &error));
  scripted_happen(fixture, PUBLISHER_CONNECTION_LOST, 0);
  scripted_expect(fixture, "close:0", PUBLISHER_BACKING_OFF);
  assert_int_equal(fixture->spool.finished, 2);
}

static void a_new_window_is_repeated_before_it_is_used(void **state)
{
  ScriptedPublisher *fixture = *state;
  scripted_stream(fixture);
  scripted_credited(fixture, 0);
  scripted_answered(fixture, 3);
  scripted_credited(fixture, 2 * BATCH_SIZE);
  scripted_expect(fixture, "heartbeat:0 finish:3 heartbeat:200 batch:5", PUBLISHER_STREAMING);
}

static void the_same_window_is_not_repeated(void **state)
{
  ScriptedPublisher *fixture = *state;
  scripted_stream(fixture);
  scripted_credited(fixture, 2 * BATCH_SIZE);
  scripted_expect(fixture, "", PUBLISHER_STREAMING);
}

static void a_new_batch_without_window_asks_once(void **state)
{
  ScriptedPublisher *fixture = *state;
  fixture->spool = (SpoolPosition){.newest = 2, .finished = 2, .oldest_kept = 1};
  scripted_happen(fixture, PUBLISHER_TIMER, 0);
  scripted_happen(fixture, PUBLISHER_CONNECTED, 0);
  scripted_welcomed(fixture, 2, 0);
  scripted_expect(fixture, "open:0 hello:2 heartbeat:0", PUBLISHER_STREAMING);
  fixture->spool.newest = 3;
  scripted_happen(fixture, PUBLISHER_APPENDED, 0);
  fixture->spool.newest = 4;
  scripted_happen(fixture, PUBLISHER_APPENDED, 0);
  scripted_expect(fixture, "heartbeat:0", PUBLISHER_STREAMING);
}

static void a_new_batch_within_the_window_is_sent(void **state)
{
  ScriptedPublisher *fixture = *state;
  scripted_greet(fixture);
  scripted_welcomed(fixture, 2, 10 * BATCH_SIZE);
  scripted_expect(fixture, "heartbeat:1000 batch:3 batch:4 batch:5", PUBLISHER_STREAMING);
  fixture->spool.newest = 6;
  scripted_happen(fixture, PUBLISHER_APPENDED, 0);
  scripted_expect(fixture, "batch:6", PUBLISHER_STREAMING);
}

static void a_batch_that_never_fits_waits_for_a_person(void **state)
{
  ScriptedPublisher *fixture = *state;
  scripted_greet(fixture);
  scripted_welcomed(fixture, 2, BATCH_SIZE - 1);
  scripted_expect(fixture, "heartbeat:99 close:0", PUBLISHER_INCOMPATIBLE);
}

static void heartbeats_are_sent_and_expected(void **state)
{
  ScriptedPublisher *fixture = *state;
  scripted_stream(fixture);
  scripted_happen(fixture, PUBLISHER_TIMER, HEARTBEAT_MS);
  scripted_expect(fixture, "heartbeat:200", PUBLISHER_STREAMING);
  scripted_happen(fixture, PUBLISHER_HEARTBEAT, 2 * HEARTBEAT_MS);
  scripted_expect(fixture, "heartbeat:200", PUBLISHER_STREAMING);
  scripted_happen(fixture, PUBLISHER_TIMER, 4 * HEARTBEAT_MS);
  scripted_expect(fixture, "heartbeat:200", PUBLISHER_STREAMING);
  scripted_happen(fixture, PUBLISHER_TIMER, 5 * HEARTBEAT_MS);
  scripted_expect(fixture, "close:0", PUBLISHER_BACKING_OFF);
}

static void a_heartbeat_is_answered_unless_we_spoke_just_now(void **state)
{
  ScriptedPublisher *fixture = *state;
  scripted_stream(fixture);
  scripted_happen(fixture, PUBLISHER_HEARTBEAT, HEARTBEAT_MS / 2 - 1);
  scripted_expect(fixture, "", PUBLISHER_STREAMING);
  scripted_happen(fixture, PUBLISHER_HEARTBEAT, HEARTBEAT_MS / 2);
  scripted_expect(fixture, "heartbeat:200", PUBLISHER_STREAMING);
  scripted_happen(fixture, PUBLISHER_TIMER, HEARTBEAT_MS);
  scripted_expect(fixture, "", PUBLISHER_STREAMING);
}

static void a_second_welcome_that_agrees_is_only_a_window(void **state)
{
  ScriptedPublisher *fixture = *state;
  scripted_stream(fixture);
  scripted_welcomed(fixture, 3, 3 * BATCH_SIZE);
  scripted_expect(fixture, "heartbeat:300 batch:5", PUBLISHER_STREAMING);
}

static void a_second_welcome_with_less_starts_over(void **state)
{
  ScriptedPublisher *fixture = *state;
  scripted_stream(fixture);
  scripted_welcomed(fixture, 1, 0);
  scripted_expect(fixture, "close:0", PUBLISHER_BACKING_OFF);
}

/* --- Refusals ----------------------------------------------------------------------------------------------------- */

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
    {"conflict_opens_an_epoch", REFUSE_EPOCH_CONFLICT, PUBLISHER_BACKING_OFF, "close:0 epoch:0", 2000},
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
  scripted_set_up(&made);
  ScriptedPublisher *fixture = made;
  scripted_stream(fixture);
  scripted_refused(fixture, row->reason, 7000);
  scripted_expect(fixture, row->log, row->state);
  assert_int_equal(publisher_session_due_ms(fixture->session), row->due_ms);
  assert_int_equal(publisher_session_in_flight_bytes(fixture->session), 0);
  scripted_tear_down(&made);
}

static void waits_grow_until_there_is_progress(void **state)
{
  ScriptedPublisher *fixture = *state;
  scripted_stream(fixture);
  scripted_refused(fixture, REFUSE_FENCED, 0);
  scripted_happen(fixture, PUBLISHER_TIMER, 60000);
  scripted_happen(fixture, PUBLISHER_CONNECTED, 60000);
  scripted_refused(fixture, REFUSE_FENCED, 0);
  assert_int_equal(publisher_session_due_ms(fixture->session), 120000);
  scripted_happen(fixture, PUBLISHER_TIMER, 120000);
  scripted_happen(fixture, PUBLISHER_CONNECTED, 120000);
  scripted_welcomed(fixture, 2, BATCH_SIZE);
  scripted_answered(fixture, 3);
  scripted_refused(fixture, REFUSE_FENCED, 0);
  assert_int_equal(publisher_session_due_ms(fixture->session), 60000);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, scripted_set_up, scripted_tear_down)

static const struct CMUnitTest cases[] = {
    cmocka_unit_test(every_state_and_event_ends_in_a_row_without_guard),
    cmocka_unit_test(every_row_says_why),
    TEST(an_early_timer_is_ignored),
    TEST(a_lost_connection_is_tried_again_later_and_later),
    TEST(a_refused_key_waits_a_minute),
    TEST(three_cut_handshakes_mean_an_untrusted_server),
    TEST(a_handshake_that_is_cut_late_ends_the_row_of_cut_ones),
    TEST(handshakes_that_are_cut_late_mean_a_busy_server),
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
    TEST(a_heartbeat_is_answered_unless_we_spoke_just_now),
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
