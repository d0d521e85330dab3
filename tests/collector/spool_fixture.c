#include "tests/collector/spool_fixture.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "collector/spool/spool_retention.h"
#include "collector/spool/spool_soundness.h"
#include "tests/support/folder.h"
#include "tests/support/test.h"

char *spool_fixture_form(int index)
{
  return g_strdup_printf("form-%d.csv", index);
}

void spool_fixture_append(SpoolFixture *fixture, int index)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *name = spool_fixture_form(index);
  g_autofree char *bytes = g_strnfill(PART_BYTES, 'x');
  memcpy(bytes, name, strlen(name));
  g_autoptr(GBytes) records = g_bytes_new(bytes, PART_BYTES);
  fixture->ids[index] = submission_id_random();
  const SubmissionSummary summary = {.id = fixture->ids[index],
                                     .file_name = name,
                                     .file_digest = digest_of_bytes(name, strlen(name)),
                                     .accepted_at_us = 1700000000000000 + index,
                                     .received = 10 * N_PARTS,
                                     .n_parts = N_PARTS};
  const SpoolPart part = {.records = records, .n_records = 10};
  g_autoptr(SpoolAppend) append = spool_append_begin(fixture->spool, &error);
  expect_success(append != NULL, error);
  for (int i = 0; i < N_PARTS; i++)
    expect_success(spool_append_part(append, &part, &error), error);
  expect_success(spool_append_finish(append, &summary, NULL, 0, &error), error);
}

static void finish(SpoolFixture *fixture, int index, uint32_t part)
{
  g_autoptr(GError) error = NULL;
  const Outcome outcome = {.sequence = (uint64_t)index * N_PARTS + part,
                           .submission_id = fixture->ids[index],
                           .part = part,
                           .n_new = 10,
                           .stored_at_us = 1700000001000000};
  expect_success(spool_finish_batch(fixture->spool, &outcome, 1, &error), error);
}

static void fill(SpoolFixture *fixture)
{
  static const SpoolRetention nothing = {.finished_before_us = INT64_MAX};
  g_autoptr(GError) error = NULL;
  bool is_more = false;
  fixture->spool = spool_open(fixture->path, NULL, &error);
  expect_success(fixture->spool != NULL, error);
  spool_fixture_append(fixture, 0);
  finish(fixture, 0, 1);
  finish(fixture, 0, 2);
  expect_success(spool_prune(fixture->spool, &nothing, &is_more, &error), error);
  for (int index = 1; index < N_FORMS; index++)
    spool_fixture_append(fixture, index);
  finish(fixture, 1, 1);
  finish(fixture, 1, 2);
  finish(fixture, 2, 1);
  g_clear_pointer(&fixture->spool, spool_close);
}

int spool_fixture_open(void **state)
{
  SpoolFixture *fixture = g_new0(SpoolFixture, 1);
  fixture->folder = scratch_folder_new();
  fixture->path = scratch_path(fixture->folder, "spool");
  fixture->database = g_build_filename(fixture->path, "spool.db", NULL);
  fill(fixture);
  *state = fixture;
  return 0;
}

int spool_fixture_close(void **state)
{
  SpoolFixture *fixture = *state;
  spool_close(fixture->spool);
  spool_lock_free(fixture->lock);
  scratch_folder_free(fixture->folder);
  g_free(fixture->path);
  g_free(fixture->database);
  g_free(fixture);
  return 0;
}

GBytes *spool_fixture_read(const char *path)
{
  char *bytes = NULL;
  gsize size = 0;
  assert_true(g_file_get_contents(path, &bytes, &size, NULL));
  return g_bytes_new_take(bytes, size);
}

void spool_fixture_overwrite(SpoolFixture *fixture, off_t offset, const void *bytes, size_t size)
{
  const int descriptor = open(fixture->database, O_WRONLY);
  assert_true(descriptor >= 0);
  assert_int_equal(pwrite(descriptor, bytes, size, offset), size);
  close(descriptor);
}

SpoolSalvage spool_fixture_open_sound(SpoolFixture *fixture)
{
  g_autoptr(GError) error = NULL;
  SpoolSalvage salvage = {0};
  fixture->lock = spool_lock_take(fixture->path, SPOOL_PATIENCE_MS, &error);
  expect_success(fixture->lock != NULL, error);
  fixture->spool = spool_open_sound(fixture->lock, NULL, &salvage, &error);
  expect_success(fixture->spool != NULL, error);
  return salvage;
}

SubmissionState *spool_fixture_state(SpoolFixture *fixture, int index)
{
  g_autoptr(GError) error = NULL;
  SubmissionState *state = NULL;
  expect_success(spool_read_submission(fixture->spool, &fixture->ids[index], &state, &error), error);
  return state;
}

void spool_fixture_expect_sound(SpoolFixture *fixture)
{
  g_autoptr(GError) error = NULL;
  uint64_t n_batches = 0;
  g_autoptr(GPtrArray) complaints = spool_verify(fixture->spool, &n_batches, &error);
  expect_success(complaints != NULL, error);
  if (complaints->len > 0)
    fail_msg("%s", ((SpoolComplaint *)g_ptr_array_index(complaints, 0))->detail);
}

char *spool_fixture_query(SpoolFixture *fixture, const char *sql)
{
  const char *const argv[] = {"sqlite3", fixture->database, sql, NULL};
  char *out = NULL;
  gint status = 0;
  assert_true(
      g_spawn_sync(NULL, (char **)(gpointer)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status, NULL));
  assert_int_equal(status, 0);
  return out;
}
