/* Room: what can be taken, what is kept in reserve, and that room really returns. */
#include "tests/support/test.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collector/spool/spool_retention.h"
#include "collector/spool/spool_submission.h"
#include "tests/support/folder.h"

#define MIB ((uint64_t)1024 * 1024)

typedef struct Fixture {
  char *folder;
  char *path;
  Spool *spool;
} Fixture;

static void open_with(Fixture *fixture, const SpoolLimits *limits)
{
  g_autoptr(GError) error = NULL;
  spool_close(fixture->spool);
  fixture->spool = spool_open(fixture->path, limits, &error);
  expect_success(fixture->spool != NULL, error);
}

static int open_fixture(void **state)
{
  Fixture *fixture = g_new0(Fixture, 1);
  fixture->folder = scratch_folder_new();
  fixture->path = scratch_path(fixture->folder, "spool");
  open_with(fixture, NULL);
  *state = fixture;
  return 0;
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

/* A submission of N_PARTS parts of 64 KiB. */
static SubmissionId append(Fixture *fixture, uint32_t n_parts)
{
  g_autoptr(GError) error = NULL;
  g_autofree uint8_t *bytes = g_malloc0(64 * 1024);
  g_autoptr(GBytes) records = g_bytes_new(bytes, 64 * 1024);
  const SubmissionSummary summary = {
      .id = submission_id_random(), .file_name = "a.csv", .received = n_parts, .n_parts = n_parts};
  const SpoolPart part = {.records = records, .n_records = 1};
  g_autoptr(SpoolAppend) append = spool_append_begin(fixture->spool, &error);
  expect_success(append != NULL, error);
  for (uint32_t i = 0; i < n_parts; i++)
    expect_success(spool_append_part(append, &part, &error), error);
  expect_success(spool_append_finish(append, &summary, NULL, 0, &error), error);
  return summary.id;
}

static void finish(Fixture *fixture, const SubmissionId *id, uint64_t sequence, uint32_t part)
{
  g_autoptr(GError) error = NULL;
  const Outcome outcome = {.sequence = sequence, .submission_id = *id, .part = part, .n_new = 1};
  expect_success(spool_finish_batch(fixture->spool, &outcome, (int64_t)sequence, &error), error);
}

static void append_and_finish(Fixture *fixture, uint32_t n_parts)
{
  const SubmissionId id = append(fixture, n_parts);
  for (uint32_t part = 1; part <= n_parts; part++)
    finish(fixture, &id, part, part);
}

static SpoolRoom room_of(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  SpoolRoom room;
  expect_success(spool_room(fixture->spool, &room, &error), error);
  return room;
}

static uint64_t oldest_kept(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  SpoolPosition position;
  expect_success(spool_position(fixture->spool, &position, &error), error);
  return position.oldest_kept;
}

static SpoolShortage make_room(Fixture *fixture, uint64_t form_bytes)
{
  g_autoptr(GError) error = NULL;
  SpoolShortage shortage = SPOOL_ROOMY;
  expect_success(spool_make_room(fixture->spool, form_bytes, &shortage, &error), error);
  return shortage;
}

static void prune_to(Fixture *fixture, uint64_t most_bytes)
{
  g_autoptr(GError) error = NULL;
  const SpoolRetention retention = {.finished_before_us = 0, .most_bytes = most_bytes};
  for (bool is_more = true; is_more;)
    expect_success(spool_prune(fixture->spool, &retention, &is_more, &error), error);
}

static off_t database_bytes(Fixture *fixture)
{
  g_autofree char *path = g_build_filename(fixture->path, "spool.db", NULL);
  struct stat status;
  assert_int_equal(stat(path, &status), 0);
  return status.st_size;
}

static char *reserve_path(Fixture *fixture)
{
  return g_build_filename(fixture->path, "reserve", NULL);
}

/* --- What can be taken --- */

typedef struct ShortageRow {
  SpoolRoom room;
  uint64_t form_bytes;
  SpoolShortage shortage;
} ShortageRow;

static void shortage_is_of_disk_or_of_quota(void **state)
{
  (void)state;
  static const ShortageRow rows[] = {
      {{.disk_free = 1000 * MIB, .keep_free = 64 * MIB}, 1 * MIB, SPOOL_ROOMY},
      {{.disk_free = 64 * MIB, .keep_free = 64 * MIB}, 0, SPOOL_DISK_SHORT},
      {{.disk_free = 65 * MIB, .keep_free = 64 * MIB}, 0, SPOOL_ROOMY},
      {{.disk_free = 69 * MIB, .keep_free = 64 * MIB}, 1 * MIB, SPOOL_DISK_SHORT},
      {{.disk_free = 70 * MIB, .keep_free = 64 * MIB}, 1 * MIB, SPOOL_ROOMY},
      {{.disk_free = 1000 * MIB, .used = 9 * MIB, .quota = 10 * MIB}, 1 * MIB, SPOOL_QUOTA_SHORT},
      {{.disk_free = 1000 * MIB, .used = 8 * MIB, .quota = 10 * MIB}, 1 * MIB, SPOOL_ROOMY},
      {{.disk_free = 1000 * MIB, .used = 900 * MIB, .quota = 0}, 1 * MIB, SPOOL_ROOMY},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    if (spool_shortage(&rows[i].room, rows[i].form_bytes) != rows[i].shortage)
      fail_msg("row %zu", i);
    const uint64_t largest = spool_largest_form(&rows[i].room);
    assert_true(largest == 0 || spool_shortage(&rows[i].room, largest) == SPOOL_ROOMY);
    assert_int_not_equal(spool_shortage(&rows[i].room, largest + 1), SPOOL_ROOMY);
  }
}

static void quota_counts_what_is_kept(void **state)
{
  Fixture *fixture = *state;
  open_with(fixture, &(SpoolLimits){.quota_bytes = 2 * MIB});
  assert_int_equal(make_room(fixture, 64 * 1024), SPOOL_ROOMY);
  append(fixture, 32);
  assert_true(room_of(fixture).used > 2 * MIB);
  assert_int_equal(make_room(fixture, 64 * 1024), SPOOL_QUOTA_SHORT);
}

static void finished_batches_are_given_up_before_a_form_has_to_wait(void **state)
{
  Fixture *fixture = *state;
  open_with(fixture, &(SpoolLimits){.quota_bytes = 2 * MIB});
  append_and_finish(fixture, 32);
  const SpoolRoom room = room_of(fixture);
  assert_int_equal(room.finished, 32 * 64 * 1024);
  const SpoolRoom without = spool_room_without_finished(&room);
  assert_int_equal(spool_shortage(&without, 64 * 1024), SPOOL_ROOMY);
  assert_int_equal(make_room(fixture, 64 * 1024), SPOOL_ROOMY);
  assert_true(oldest_kept(fixture) > 1);
}

static void only_as_much_is_given_up_as_is_needed(void **state)
{
  Fixture *fixture = *state;
  open_with(fixture, &(SpoolLimits){.quota_bytes = 3 * MIB});
  append_and_finish(fixture, 40);
  assert_int_equal(make_room(fixture, 300 * 1024), SPOOL_ROOMY);
  assert_true(oldest_kept(fixture) > 1);
  assert_true(oldest_kept(fixture) < 33);
}

static void what_the_district_does_not_hold_is_never_given_up(void **state)
{
  Fixture *fixture = *state;
  open_with(fixture, &(SpoolLimits){.quota_bytes = 1 * MIB});
  const SubmissionId id = append(fixture, 32);
  finish(fixture, &id, 2, 2);
  assert_int_equal(make_room(fixture, 64 * 1024), SPOOL_QUOTA_SHORT);
  assert_int_equal(oldest_kept(fixture), 1);
}

/* --- Retention --- */

static void oldest_go_when_finished_batches_are_too_much(void **state)
{
  Fixture *fixture = *state;
  append_and_finish(fixture, 20);
  prune_to(fixture, 5 * 64 * 1024);
  assert_int_equal(oldest_kept(fixture), 16);
  prune_to(fixture, 0);
  assert_int_equal(oldest_kept(fixture), 21);
}

static void room_returns_to_the_disk(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  const off_t empty_bytes = database_bytes(fixture);
  append_and_finish(fixture, 64);
  prune_to(fixture, 0);
  for (bool is_more = true; is_more;)
    expect_success(spool_give_back(fixture->spool, 0, &is_more, &error), error);
  open_with(fixture, NULL);
  assert_true(database_bytes(fixture) < empty_bytes + 256 * 1024);
}

static void slack_is_kept_for_the_next_forms(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  append_and_finish(fixture, 64);
  prune_to(fixture, 0);
  for (bool is_more = true; is_more;)
    expect_success(spool_give_back(fixture->spool, MIB, &is_more, &error), error);
  open_with(fixture, NULL);
  assert_in_range(database_bytes(fixture), MIB, 2 * MIB);
}

/* --- Reserve --- */

static void reserve_is_held_and_really_takes_its_room(void **state)
{
  Fixture *fixture = *state;
  g_autofree char *path = reserve_path(fixture);
  struct stat status;
  open_with(fixture, &(SpoolLimits){.reserve_bytes = MIB});
  assert_int_equal(stat(path, &status), 0);
  assert_int_equal(status.st_size, MIB);
  assert_true((uint64_t)status.st_blocks * 512 >= MIB);
  assert_true(room_of(fixture).is_reserve_held);
}

static void reserve_comes_back_when_there_is_room(void **state)
{
  Fixture *fixture = *state;
  g_autofree char *path = reserve_path(fixture);
  open_with(fixture, &(SpoolLimits){.reserve_bytes = MIB});
  assert_int_equal(unlink(path), 0);
  assert_false(room_of(fixture).is_reserve_held);
  spool_restore_reserve(fixture->spool);
  assert_true(room_of(fixture).is_reserve_held);
}

static void no_reserve_is_made_where_none_is_wanted(void **state)
{
  Fixture *fixture = *state;
  g_autofree char *path = reserve_path(fixture);
  assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

#define ROOM_TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(shortage_is_of_disk_or_of_quota),
      ROOM_TEST(quota_counts_what_is_kept),
      ROOM_TEST(finished_batches_are_given_up_before_a_form_has_to_wait),
      ROOM_TEST(only_as_much_is_given_up_as_is_needed),
      ROOM_TEST(what_the_district_does_not_hold_is_never_given_up),
      ROOM_TEST(oldest_go_when_finished_batches_are_too_much),
      ROOM_TEST(room_returns_to_the_disk),
      ROOM_TEST(slack_is_kept_for_the_next_forms),
      ROOM_TEST(reserve_is_held_and_really_takes_its_room),
      ROOM_TEST(reserve_comes_back_when_there_is_room),
      ROOM_TEST(no_reserve_is_made_where_none_is_wanted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
