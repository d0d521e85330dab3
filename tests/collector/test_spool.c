#include "tests/support/test.h"

#include <string.h>

#include "collector/spool/spool_retention.h"
#include "collector/spool/spool_submission.h"
#include "tests/support/folder.h"

/* A spool in a scratch folder. */
typedef struct Fixture {
  char *folder;
  char *path;
  Spool *spool;
} Fixture;

static int open_fixture(void **state)
{
  Fixture *fixture = g_new0(Fixture, 1);
  fixture->folder = scratch_folder_new();
  fixture->path = scratch_path(fixture->folder, "spool");
  fixture->spool = spool_open(fixture->path, NULL, NULL);
  *state = fixture;
  return fixture->spool == NULL;
}

static int close_fixture(void **state)
{
  Fixture *fixture = *state;
  spool_close(fixture->spool);
  scratch_folder_free(fixture->folder);
  g_free(fixture->path);
  g_free(fixture);
  return 0;
}

static void reopen(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  spool_close(fixture->spool);
  fixture->spool = spool_open(fixture->path, NULL, &error);
  expect_success(fixture->spool != NULL, error);
}

/* Appends a submission called NAME with N_PARTS parts of ten records. */
static SubmissionId append(Fixture *fixture, const char *name, uint32_t n_parts)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) records = g_bytes_new(name, strlen(name));
  SubmissionSummary summary = {.id = submission_id_random(),
                               .file_name = name,
                               .file_digest = digest_of_bytes(name, strlen(name)),
                               .accepted_at_us = 1700000000000000,
                               .received = 10 * n_parts,
                               .n_parts = n_parts};
  const SpoolPart part = {.records = records, .n_records = 10};
  g_autoptr(SpoolAppend) append = spool_append_begin(fixture->spool, &error);
  expect_success(append != NULL, error);
  for (uint32_t i = 0; i < n_parts; i++)
    expect_success(spool_append_part(append, &part, &error), error);
  expect_success(spool_append_finish(append, &summary, NULL, 0, &error), error);
  return summary.id;
}

static void finish(Fixture *fixture, uint64_t sequence)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Batch) batch = spool_read_batch(fixture->spool, sequence, &error);
  expect_success(batch != NULL, error);
  const Outcome outcome = {.sequence = sequence,
                           .submission_id = batch->summary->id,
                           .part = batch->part,
                           .n_new = batch->n_records,
                           .stored_at_us = 1700000001000000};
  expect_success(spool_finish_batch(fixture->spool, &outcome, (int64_t)sequence, &error), error);
}

static void prune(Fixture *fixture, int64_t finished_before_us)
{
  g_autoptr(GError) error = NULL;
  const SpoolRetention retention = {finished_before_us, UINT64_MAX};
  for (bool is_more = true; is_more;)
    expect_success(spool_prune(fixture->spool, &retention, &is_more, &error), error);
}

static SpoolPosition position_of(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  SpoolPosition position;
  expect_success(spool_position(fixture->spool, &position, &error), error);
  return position;
}

static void expect_position(Fixture *fixture, uint64_t oldest_kept, uint64_t finished, uint64_t newest)
{
  const SpoolPosition position = position_of(fixture);
  assert_int_equal(position.oldest_kept, oldest_kept);
  assert_int_equal(position.finished, finished);
  assert_int_equal(position.newest, newest);
}

static SubmissionState *state_of(Fixture *fixture, const SubmissionId *id)
{
  g_autoptr(GError) error = NULL;
  SubmissionState *state = NULL;
  expect_success(spool_read_submission(fixture->spool, id, &state, &error), error);
  assert_non_null(state);
  return state;
}

static void new_spool_is_empty_and_keeps_its_epoch(void **state)
{
  Fixture *fixture = *state;
  const SpoolPosition before = position_of(fixture);
  expect_position(fixture, 1, 0, 0);
  reopen(fixture);
  const SpoolPosition after = position_of(fixture);
  assert_memory_equal(before.epoch, after.epoch, sizeof before.epoch);
}

static void sequences_are_contiguous_over_submissions_and_restarts(void **state)
{
  Fixture *fixture = *state;
  append(fixture, "a.csv", 2);
  reopen(fixture);
  append(fixture, "b.csv", 1);
  expect_position(fixture, 1, 0, 3);
  g_autoptr(Batch) batch = spool_read_batch(fixture->spool, 3, NULL);
  assert_string_equal(batch->summary->file_name, "b.csv");
  assert_int_equal(batch->part, 1);
}

static void second_process_is_kept_out(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  assert_null(spool_open(fixture->path, NULL, &error));
  expect_error(error, HALFSKY_ERROR_RETRY, "another halfsky-collector");
}

static gpointer close_after_a_moment(gpointer spool)
{
  g_usleep(300000);
  spool_close(spool);
  return NULL;
}

static void holder_that_ends_in_a_moment_is_waited_for(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  GThread *holder = g_thread_new("holder", close_after_a_moment, g_steal_pointer(&fixture->spool));
  fixture->spool = spool_open(fixture->path, NULL, &error);
  expect_success(fixture->spool != NULL, error);
  g_thread_join(holder);
}

static void outcome_finishes_its_batch_and_adds_up(void **state)
{
  Fixture *fixture = *state;
  const SubmissionId id = append(fixture, "a.csv", 2);
  finish(fixture, 1);
  expect_position(fixture, 1, 1, 2);
  g_autoptr(SubmissionState) half = state_of(fixture, &id);
  assert_int_equal(half->n_pending, 10);
  assert_int_equal(half->n_new, 10);
  assert_int_equal(half->parts_finished, 1);
  finish(fixture, 2);
  g_autoptr(SubmissionState) whole = state_of(fixture, &id);
  assert_int_equal(whole->n_pending, 0);
  assert_int_equal(whole->n_new, whole->summary->received);
}

static void second_outcome_of_a_part_replaces_the_first(void **state)
{
  Fixture *fixture = *state;
  const SubmissionId id = append(fixture, "a.csv", 1);
  finish(fixture, 1);
  finish(fixture, 1);
  g_autoptr(SubmissionState) submission = state_of(fixture, &id);
  assert_int_equal(submission->n_new, 10);
}

static void outcome_for_another_submission_is_refused(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  append(fixture, "a.csv", 1);
  const Outcome outcome = {.sequence = 1, .submission_id = submission_id_random(), .part = 1};
  assert_false(spool_finish_batch(fixture->spool, &outcome, 1, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "batch 1");
  expect_position(fixture, 1, 0, 1);
}

static void rewinding_makes_later_batches_unfinished(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  append(fixture, "a.csv", 4);
  for (uint64_t sequence = 1; sequence <= 4; sequence++)
    finish(fixture, sequence);
  expect_success(spool_rewind(fixture->spool, 3, &error), error);
  expect_position(fixture, 1, 2, 4);
}

static void new_epoch_renumbers_what_is_kept(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  const uint8_t epoch[EPOCH_SIZE_BYTES] = {7};
  append(fixture, "a.csv", 2);
  append(fixture, "b.csv", 2);
  for (uint64_t sequence = 1; sequence <= 3; sequence++)
    finish(fixture, sequence);
  prune(fixture, 2);
  expect_position(fixture, 2, 3, 4);
  expect_success(spool_open_epoch(fixture->spool, epoch, 0, 0, &error), error);
  expect_position(fixture, 1, 0, 3);
  g_autoptr(Batch) first = spool_read_batch(fixture->spool, 1, &error);
  assert_string_equal(first->summary->file_name, "a.csv");
  assert_int_equal(first->part, 2);
  assert_memory_equal(first->epoch, epoch, sizeof epoch);
  append(fixture, "c.csv", 1);
  expect_position(fixture, 1, 0, 4);
}

static void use_key_after(Fixture *fixture, const char *public_key, const char *former)
{
  g_autoptr(GError) error = NULL;
  expect_success(spool_use_key(fixture->spool, public_key, former, &error), error);
}

static void use_key(Fixture *fixture, const char *public_key)
{
  use_key_after(fixture, public_key, "");
}

static void same_key_keeps_the_epoch(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  SpoolPosition made, used, used_again;
  expect_success(spool_position(fixture->spool, &made, &error), error);
  use_key(fixture, "first");
  expect_success(spool_position(fixture->spool, &used, &error), error);
  reopen(fixture);
  use_key(fixture, "first");
  expect_success(spool_position(fixture->spool, &used_again, &error), error);
  assert_memory_equal(used.epoch, made.epoch, sizeof made.epoch);
  assert_memory_equal(used_again.epoch, made.epoch, sizeof made.epoch);
}

/* The district counts per collector: under a new one it would say that nothing is stored, and what retention has removed would be named as lost. */
static void another_key_begins_an_epoch_and_nothing_is_lost(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  SpoolPosition before, after;
  const SubmissionId removed = append(fixture, "a.csv", 1);
  append(fixture, "b.csv", 1);
  finish(fixture, 1);
  finish(fixture, 2);
  use_key(fixture, "first");
  prune(fixture, 2);
  expect_success(spool_position(fixture->spool, &before, &error), error);
  use_key(fixture, "second");
  expect_success(spool_position(fixture->spool, &after, &error), error);
  assert_memory_not_equal(after.epoch, before.epoch, sizeof before.epoch);
  expect_position(fixture, 1, 0, 1);
  g_autoptr(SubmissionState) removed_state = state_of(fixture, &removed);
  assert_false(removed_state->must_be_resubmitted);
}

static void key_that_follows_the_last_one_keeps_the_epoch(void **state)
{
  Fixture *fixture = *state;
  SpoolPosition before, after, stranger;
  g_autoptr(GError) error = NULL;
  use_key(fixture, "first");
  expect_success(spool_position(fixture->spool, &before, &error), error);
  use_key_after(fixture, "second", "first");
  expect_success(spool_position(fixture->spool, &after, &error), error);
  use_key_after(fixture, "third", "first");
  expect_success(spool_position(fixture->spool, &stranger, &error), error);
  assert_memory_equal(after.epoch, before.epoch, sizeof before.epoch);
  assert_memory_not_equal(stranger.epoch, after.epoch, sizeof after.epoch);
}

static void pruning_everything_keeps_the_numbers(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  append(fixture, "a.csv", 2);
  finish(fixture, 1);
  finish(fixture, 2);
  prune(fixture, INT64_MAX);
  expect_position(fixture, 3, 2, 2);
  append(fixture, "b.csv", 1);
  expect_position(fixture, 3, 2, 3);
}

static void unfinished_batches_are_never_pruned(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  append(fixture, "a.csv", 3);
  finish(fixture, 1);
  prune(fixture, INT64_MAX);
  expect_position(fixture, 2, 1, 3);
}

static void lost_batches_name_their_submissions(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  const uint8_t epoch[EPOCH_SIZE_BYTES] = {9};
  const SubmissionId lost = append(fixture, "lost.csv", 1);
  const SubmissionId kept = append(fixture, "kept.csv", 1);
  finish(fixture, 1);
  finish(fixture, 2);
  prune(fixture, 2);
  expect_success(spool_open_epoch(fixture->spool, epoch, 1, 1, &error), error);
  g_autoptr(SubmissionState) lost_state = state_of(fixture, &lost);
  g_autoptr(SubmissionState) kept_state = state_of(fixture, &kept);
  assert_true(lost_state->must_be_resubmitted);
  assert_false(kept_state->must_be_resubmitted);
  assert_int_equal(kept_state->n_pending, 10);
}

static void damaged_records_are_not_sent(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  append(fixture, "a.csv", 1);
  spool_close(fixture->spool);
  g_autofree char *command =
      g_strdup_printf("sqlite3 %s/spool.db \"UPDATE batch_records SET records = x'00'\"", fixture->path);
  assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
  fixture->spool = spool_open(fixture->path, NULL, NULL);
  assert_null(spool_read_batch(fixture->spool, 1, &error));
  expect_error(error, HALFSKY_ERROR_FATAL, "a.csv");
}

static void receipt_is_due_until_it_is_written(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  SubmissionId due;
  bool is_due = false;
  const SubmissionId id = append(fixture, "a.csv", 1);
  expect_success(spool_next_receipt(fixture->spool, &due, &is_due, &error), error);
  assert_true(is_due && submission_id_equal(&due, &id));
  expect_success(spool_receipt_written(fixture->spool, &id, &error), error);
  expect_success(spool_next_receipt(fixture->spool, &due, &is_due, &error), error);
  assert_false(is_due);
  finish(fixture, 1);
  expect_success(spool_next_receipt(fixture->spool, &due, &is_due, &error), error);
  assert_true(is_due);
}

/* Opens and closes the spool at PATH a hundred times, as long closed as whoever waits for it takes to look again; NULL when all went well. */
static gpointer look_again_and_again(gpointer path)
{
  for (int i = 0; i < 100; i++) {
    g_autoptr(GError) error = NULL;
    Spool *spool = spool_open(path, NULL, &error);
    if (spool == NULL)
      return g_steal_pointer(&error);
    spool_close(spool);
    g_usleep(20000);
  }
  return NULL;
}

/* As `status` does while `run` starts. */
static void those_who_only_look_do_not_shut_each_other_out(void **state)
{
  Fixture *fixture = *state;
  g_clear_pointer(&fixture->spool, spool_close);
  GThread *other = g_thread_new("other", look_again_and_again, fixture->path);
  g_autoptr(GError) failure_here = look_again_and_again(fixture->path);
  g_autoptr(GError) failure_there = g_thread_join(other);
  expect_success(failure_here == NULL, failure_here);
  expect_success(failure_there == NULL, failure_there);
}

static int64_t moment_at(Fixture *fixture, int64_t now_us)
{
  g_autoptr(GError) error = NULL;
  int64_t moment_us = 0;
  expect_success(spool_accepting_moment(fixture->spool, now_us, &moment_us, &error), error);
  return moment_us;
}

static void clock_that_fell_back_dates_no_form_before_the_last(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  assert_int_equal(moment_at(fixture, 5), 5);
  append(fixture, "a.csv", 1);
  assert_int_equal(moment_at(fixture, 5), 1700000000000001);
  expect_success(spool_note_district_clock(fixture->spool, 1800000000000000, &error), error);
  assert_int_equal(moment_at(fixture, 5), 1800000000000000);
  assert_int_equal(moment_at(fixture, 1900000000000000), 1900000000000000);
}

#define SPOOL_TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
  const struct CMUnitTest tests[] = {
      SPOOL_TEST(new_spool_is_empty_and_keeps_its_epoch),
      SPOOL_TEST(sequences_are_contiguous_over_submissions_and_restarts),
      SPOOL_TEST(second_process_is_kept_out),
      SPOOL_TEST(holder_that_ends_in_a_moment_is_waited_for),
      SPOOL_TEST(those_who_only_look_do_not_shut_each_other_out),
      SPOOL_TEST(outcome_finishes_its_batch_and_adds_up),
      SPOOL_TEST(second_outcome_of_a_part_replaces_the_first),
      SPOOL_TEST(outcome_for_another_submission_is_refused),
      SPOOL_TEST(rewinding_makes_later_batches_unfinished),
      SPOOL_TEST(new_epoch_renumbers_what_is_kept),
      SPOOL_TEST(same_key_keeps_the_epoch),
      SPOOL_TEST(another_key_begins_an_epoch_and_nothing_is_lost),
      SPOOL_TEST(key_that_follows_the_last_one_keeps_the_epoch),
      SPOOL_TEST(pruning_everything_keeps_the_numbers),
      SPOOL_TEST(unfinished_batches_are_never_pruned),
      SPOOL_TEST(lost_batches_name_their_submissions),
      SPOOL_TEST(damaged_records_are_not_sent),
      SPOOL_TEST(receipt_is_due_until_it_is_written),
      SPOOL_TEST(clock_that_fell_back_dates_no_form_before_the_last),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
