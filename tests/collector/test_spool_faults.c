/* A disk that fails at every single write and sync of the spool's work, one after the other: what was reported as done is there afterwards, what was not
 * is whole or absent, and the spool goes on. */
#include "tests/support/test.h"

#include <string.h>

#include "collector/spool/spool_retention.h"
#include "collector/spool/spool_salvage.h"
#include "collector/spool/spool_soundness.h"
#include "collector/spool/spool_submission.h"
#include "tests/collector/faulty_disk.h"
#include "tests/support/folder.h"

enum { N_PARTS = 2, PART_BYTES = 9000, MOST_CALLS = 400, FOR_GOOD = 100000 };

/* One spool under work. */
typedef struct Work {
  char *folder;
  char *path;
  Spool *spool;
  SubmissionId ids[2];
  bool is_accepted[2];
  uint64_t n_finished; /* batches whose outcome was reported as kept */
  bool is_pruned;
} Work;

static bool append(Work *work, int index)
{
  g_autofree uint8_t *bytes = g_malloc(PART_BYTES);
  memset(bytes, 'a' + index, PART_BYTES);
  g_autoptr(GBytes) records = g_bytes_new(bytes, PART_BYTES);
  work->ids[index] = submission_id_random();
  const SubmissionSummary summary = {.id = work->ids[index],
                                     .file_name = "a.csv",
                                     .file_digest = digest_of_bytes(&index, sizeof index),
                                     .accepted_at_us = 1700000000000000,
                                     .received = 10 * N_PARTS,
                                     .n_parts = N_PARTS};
  const SpoolPart part = {.records = records, .n_records = 10};
  g_autoptr(GError) error = NULL;
  g_autoptr(SpoolAppend) append = spool_append_begin(work->spool, &error);
  bool is_done = append != NULL;
  for (int i = 0; is_done && i < N_PARTS; i++)
    is_done = spool_append_part(append, &part, &error);
  is_done = is_done && spool_append_finish(append, &summary, NULL, 0, &error);
  assert_true(is_done || halfsky_error_is(error, HALFSKY_ERROR_RETRY));
  return is_done;
}

static void finish(Work *work, uint64_t sequence)
{
  g_autoptr(GError) error = NULL;
  const Outcome outcome = {.sequence = sequence,
                           .submission_id = work->ids[0],
                           .part = (uint32_t)sequence,
                           .n_new = 10,
                           .stored_at_us = 1700000001000000};
  if (spool_finish_batch(work->spool, &outcome, 1, &error))
    work->n_finished = sequence;
  else
    assert_true(halfsky_error_is(error, HALFSKY_ERROR_RETRY));
}

static bool prune(Work *work)
{
  static const SpoolRetention nothing = {.finished_before_us = INT64_MAX};
  g_autoptr(GError) error = NULL;
  bool is_more = false;
  const bool is_done = spool_prune(work->spool, &nothing, &is_more, &error);
  assert_true(is_done || halfsky_error_is(error, HALFSKY_ERROR_RETRY));
  return is_done && is_more;
}

/* Takes a form, finishes it, drops it, takes another: as far as the disk lets it. */
static void do_all(Work *work)
{
  work->is_accepted[0] = append(work, 0);
  for (uint64_t sequence = 1; work->is_accepted[0] && sequence <= N_PARTS && work->n_finished == sequence - 1;
       sequence++)
    finish(work, sequence);
  if (work->n_finished == N_PARTS)
    work->is_pruned = prune(work);
  work->is_accepted[1] = append(work, 1);
}

static void reopen(Work *work)
{
  g_autoptr(GError) error = NULL;
  spool_close(work->spool);
  work->spool = spool_open(work->path, NULL, &error);
  expect_success(work->spool != NULL, error);
}

static SubmissionState *state_of(Work *work, int index)
{
  g_autoptr(GError) error = NULL;
  SubmissionState *state = NULL;
  expect_success(spool_read_submission(work->spool, &work->ids[index], &state, &error), error);
  return state;
}

/* What was reported is there. Of what was not, nothing is there in part. */
static void expect_whole(Work *work)
{
  g_autoptr(GError) error = NULL;
  SpoolPosition position;
  expect_success(spool_position(work->spool, &position, &error), error);
  assert_true(position.finished >= work->n_finished);
  assert_int_equal(position.newest % N_PARTS, 0);
  if (work->is_pruned)
    assert_int_equal(position.oldest_kept, N_PARTS + 1);
  for (int index = 0; index < 2; index++) {
    g_autoptr(SubmissionState) state = state_of(work, index);
    assert_true(state != NULL || !work->is_accepted[index]);
  }
  for (uint64_t sequence = position.oldest_kept; sequence <= position.newest; sequence++) {
    g_autoptr(Batch) batch = spool_read_batch(work->spool, sequence, &error);
    expect_success(batch != NULL, error);
  }
}

static void work_init(Work *work)
{
  *work = (Work){.folder = scratch_folder_new()};
  work->path = scratch_path(work->folder, "spool");
  reopen(work);
}

static void work_clear(Work *work)
{
  spool_close(work->spool);
  scratch_folder_free(work->folder);
  g_free(work->path);
}

/* The fault at call number FIRST. False when there are no so many calls. */
static bool try_fault(FaultKind fault, int first, int n_calls)
{
  Work work;
  work_init(&work);
  faulty_disk_arm(fault, first, n_calls);
  do_all(&work);
  const int n_seen = faulty_disk_disarm();
  expect_whole(&work);
  reopen(&work);
  expect_whole(&work);
  /* It goes on. */
  Work later = {.folder = work.folder, .path = work.path, .spool = work.spool};
  assert_true(append(&later, 1));
  work_clear(&work);
  return n_seen >= first;
}

static void try_every_call(FaultKind fault, int n_calls)
{
  int first = 1;
  while (try_fault(fault, first, n_calls)) {
    first++;
    assert_true(first < MOST_CALLS);
  }
  assert_true(first > 10);
}

static void work_without_faults_is_all_done(void **state)
{
  (void)state;
  Work work;
  work_init(&work);
  do_all(&work);
  assert_true(work.is_accepted[0] && work.is_accepted[1] && work.is_pruned);
  assert_int_equal(work.n_finished, N_PARTS);
  expect_whole(&work);
  work_clear(&work);
}

static void one_write_without_room_loses_nothing(void **state)
{
  (void)state;
  try_every_call(FAULT_FULL, 1);
}

static void disk_that_stays_full_loses_nothing(void **state)
{
  (void)state;
  try_every_call(FAULT_FULL, FOR_GOOD);
}

static void one_failing_write_loses_nothing(void **state)
{
  (void)state;
  try_every_call(FAULT_WRITE, 1);
}

static void one_failing_sync_loses_nothing(void **state)
{
  (void)state;
  int first = 1;
  while (try_fault(FAULT_SYNC, first, 1))
    first++;
  assert_true(first > 5);
}

static void syncs_that_keep_failing_lose_nothing(void **state)
{
  (void)state;
  int first = 1;
  while (try_fault(FAULT_SYNC, first, FOR_GOOD))
    first++;
  assert_true(first > 5);
}

/* --- Salvage --- */

enum { CALLS_BETWEEN_SALVAGES = 7 }; /* each is made of hundreds of calls, and of syncs that take their time */

static SpoolLock *lock_of(const Work *work)
{
  g_autoptr(GError) error = NULL;
  SpoolLock *lock = spool_lock_take(work->path, SPOOL_PATIENCE_MS, &error);
  expect_success(lock != NULL, error);
  return lock;
}

/* A spool with two forms, and a reason to look at it closely: one byte of the second form's records is another. */
static void work_init_damaged(Work *work)
{
  g_autofree char *content = NULL;
  gsize size = 0;
  work_init(work);
  assert_true(append(work, 0) && append(work, 1));
  g_clear_pointer(&work->spool, spool_close);
  g_autofree char *database = g_build_filename(work->path, "spool.db", NULL);
  assert_true(g_file_get_contents(database, &content, &size, NULL));
  char *records = memmem(content, size, "bbbbbbbb", 8);
  assert_non_null(records);
  records[0] = 'c';
  assert_true(g_file_set_contents(database, content, (gssize)size, NULL));
  spool_suspect(work->path);
}

/* The disk is full from call number FIRST of a salvage on; later there is room. False when there are no so many calls. */
static bool try_salvage(int first)
{
  Work work;
  g_autoptr(GError) error = NULL;
  g_auto(SpoolSalvage) salvage = {0}, later = {0};
  work_init_damaged(&work);
  SpoolLock *lock = lock_of(&work);
  g_autofree char *half_made = g_strconcat(work.path, ".salvage", NULL);
  faulty_disk_arm(FAULT_FULL, first, FOR_GOOD);
  work.spool = spool_open_sound(lock, NULL, &salvage, &error);
  const int n_seen = faulty_disk_disarm();
  if (work.spool == NULL) {
    assert_true(halfsky_error_is(error, HALFSKY_ERROR_RETRY));
    assert_false(g_file_test(half_made, G_FILE_TEST_EXISTS));
    work.spool = spool_open_sound(lock, NULL, &later, NULL);
    assert_non_null(work.spool);
  }
  g_autoptr(SubmissionState) sound = state_of(&work, 0);
  g_autoptr(SubmissionState) damaged = state_of(&work, 1);
  assert_true(sound != NULL && !sound->must_be_resubmitted);
  assert_true(damaged != NULL && damaged->must_be_resubmitted);
  work_clear(&work);
  spool_lock_free(lock);
  return n_seen >= first;
}

static void salvage_that_finds_the_disk_full_is_made_when_there_is_room(void **state)
{
  (void)state;
  int first = 1;
  while (try_salvage(first)) {
    first += CALLS_BETWEEN_SALVAGES;
    assert_true(first < MOST_CALLS);
  }
  assert_true(first > 10 * CALLS_BETWEEN_SALVAGES);
}

/* One form of many large parts. */
static void append_large(Spool *spool, int n_parts, size_t part_bytes)
{
  g_autoptr(GError) error = NULL;
  const SubmissionSummary summary = {
      .id = submission_id_random(), .file_name = "large.csv", .accepted_at_us = 1, .n_parts = (uint32_t)n_parts};
  g_autoptr(GBytes) records = g_bytes_new_take(g_malloc0(part_bytes), part_bytes);
  const SpoolPart part = {.records = records};
  g_autoptr(SpoolAppend) append = spool_append_begin(spool, &error);
  expect_success(append != NULL, error);
  for (int i = 0; i < n_parts; i++)
    expect_success(spool_append_part(append, &part, &error), error);
  expect_success(spool_append_finish(append, &summary, NULL, 0, &error), error);
}

/* What is saved stands in the log first: all of it there would take as much room once more. */
static void salvage_needs_little_room_beside_what_is_saved(void **state)
{
  (void)state;
  enum { N_LARGE_PARTS = 24, LARGE_PART_BYTES = 500 * 1000, LOG_BYTES_MOST = 3 * 1000 * 1000 };
  Work work;
  g_autoptr(GError) error = NULL;
  g_auto(SpoolSalvage) salvage = {0};
  work_init_damaged(&work);
  reopen(&work);
  append_large(work.spool, N_LARGE_PARTS, LARGE_PART_BYTES);
  g_clear_pointer(&work.spool, spool_close);
  SpoolLock *lock = lock_of(&work);
  faulty_disk_arm(FAULT_NONE, 0, 0);
  work.spool = spool_open_sound(lock, NULL, &salvage, &error);
  expect_success(work.spool != NULL, error);
  assert_true(salvage.n_batches >= N_LARGE_PARTS);
  assert_true(faulty_disk_longest_log() < LOG_BYTES_MOST);
  work_clear(&work);
  spool_lock_free(lock);
}

static int install(void **state)
{
  (void)state;
  faulty_disk_install();
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(work_without_faults_is_all_done),
      cmocka_unit_test(one_write_without_room_loses_nothing),
      cmocka_unit_test(disk_that_stays_full_loses_nothing),
      cmocka_unit_test(one_failing_write_loses_nothing),
      cmocka_unit_test(one_failing_sync_loses_nothing),
      cmocka_unit_test(syncs_that_keep_failing_lose_nothing),
      cmocka_unit_test(salvage_that_finds_the_disk_full_is_made_when_there_is_room),
      cmocka_unit_test(salvage_needs_little_room_beside_what_is_saved),
  };
  return cmocka_run_group_tests(tests, install, NULL);
}
