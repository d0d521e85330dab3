/* Damaged spools: they are set aside, and what is sound of them goes on. */
#include "tests/support/test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "collector/spool/spool_soundness.h"
#include "tests/collector/spool_fixture.h"
#include "tests/support/folder.h"

/* Changes one byte of the records of the form INDEX; the structure stays sound. */
static void flip_record_of(SpoolFixture *fixture, int index)
{
  g_autofree char *name = spool_fixture_form(index);
  g_autofree char *beginning = g_strconcat(name, "xxxx", NULL);
  g_autoptr(GBytes) file = spool_fixture_read(fixture->database);
  gsize size = 0;
  const char *bytes = g_bytes_get_data(file, &size);
  const char *found = memmem(bytes, size, beginning, strlen(beginning));
  assert_non_null(found);
  spool_fixture_overwrite(fixture, found - bytes, "F", 1);
}

/* A form that is known and not to be submitted again has each of its rows on the way or answered. */
static void expect_nothing_claimed_falsely(SpoolFixture *fixture)
{
  for (int index = 0; index < N_FORMS; index++) {
    g_autoptr(SubmissionState) state = spool_fixture_state(fixture, index);
    if (state != NULL && !state->must_be_resubmitted)
      assert_int_equal(state->n_pending + state->n_new, state->summary->received);
  }
}

static uint64_t n_batches(SpoolFixture *fixture)
{
  g_autoptr(GError) error = NULL;
  SpoolPosition position;
  expect_success(spool_position(fixture->spool, &position, &error), error);
  assert_int_equal(position.finished, 0);
  assert_int_equal(position.oldest_kept, 1);
  return position.newest;
}

/* --- Tests --- */

static void sound_spool_is_opened_as_it_is(void **state)
{
  SpoolFixture *fixture = *state;
  g_auto(SpoolSalvage) salvage = spool_fixture_open_sound(fixture);
  assert_false(salvage.was_damaged);
  spool_fixture_expect_sound(fixture);
}

static void suspected_spool_that_is_sound_goes_on_as_it_is(void **state)
{
  SpoolFixture *fixture = *state;
  spool_suspect(fixture->path);
  g_auto(SpoolSalvage) salvage = spool_fixture_open_sound(fixture);
  g_autofree char *suspect = g_build_filename(fixture->path, "suspect", NULL);
  assert_false(salvage.was_damaged);
  assert_false(g_file_test(suspect, G_FILE_TEST_EXISTS));
}

static void verify_names_what_is_wrong(void **state)
{
  SpoolFixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  uint64_t n = 0;
  flip_record_of(fixture, 4);
  g_auto(SpoolSalvage) salvage = spool_fixture_open_sound(fixture);
  g_autoptr(GPtrArray) complaints = spool_verify(fixture->spool, &n, &error);
  expect_success(complaints != NULL, error);
  assert_int_equal(complaints->len, 1);
  const SpoolComplaint *complaint = g_ptr_array_index(complaints, 0);
  assert_int_equal(complaint->kind, SPOOL_COMPLAINT_DIGEST);
  expect_contains(complaint->detail, "form-4.csv");
  assert_int_equal(n, N_ALL - N_PARTS);
}

static void only_the_form_with_the_wrong_digest_has_to_come_again(void **state)
{
  SpoolFixture *fixture = *state;
  flip_record_of(fixture, 4);
  spool_suspect(fixture->path);
  g_auto(SpoolSalvage) salvage = spool_fixture_open_sound(fixture);
  assert_true(salvage.was_damaged);
  assert_int_equal(salvage.n_submissions, N_FORMS);
  assert_int_equal(salvage.to_resubmit->len, 1);
  assert_string_equal(g_ptr_array_index(salvage.to_resubmit, 0), "form-4.csv");
  assert_int_equal(n_batches(fixture), N_ALL - N_PARTS - 1);
  spool_fixture_expect_sound(fixture);
  expect_nothing_claimed_falsely(fixture);
}

static void damaged_copy_of_what_the_district_holds_costs_nothing(void **state)
{
  SpoolFixture *fixture = *state;
  flip_record_of(fixture, 1);
  spool_suspect(fixture->path);
  g_auto(SpoolSalvage) salvage = spool_fixture_open_sound(fixture);
  assert_int_equal(salvage.to_resubmit->len, 0);
  spool_fixture_expect_sound(fixture);
}

static void damaged_spool_is_set_aside_and_not_deleted(void **state)
{
  SpoolFixture *fixture = *state;
  flip_record_of(fixture, 4);
  g_autoptr(GBytes) before = spool_fixture_read(fixture->database);
  spool_suspect(fixture->path);
  g_auto(SpoolSalvage) salvage = spool_fixture_open_sound(fixture);
  g_autofree char *kept = g_build_filename(salvage.set_aside, "spool.db", NULL);
  g_autoptr(GBytes) after = spool_fixture_read(kept);
  expect_contains(salvage.set_aside, "spool.damaged-");
  assert_int_equal(g_bytes_get_size(before), g_bytes_get_size(after));
}

static void new_spool_has_an_epoch_of_its_own_and_its_numbers_are_new(void **state)
{
  SpoolFixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  SpoolPosition before, after;
  fixture->spool = spool_open(fixture->path, NULL, &error);
  expect_success(spool_position(fixture->spool, &before, &error), error);
  g_clear_pointer(&fixture->spool, spool_close);
  flip_record_of(fixture, 4);
  spool_suspect(fixture->path);
  g_auto(SpoolSalvage) salvage = spool_fixture_open_sound(fixture);
  expect_success(spool_position(fixture->spool, &after, &error), error);
  assert_memory_not_equal(before.epoch, after.epoch, sizeof before.epoch);
  spool_fixture_append(fixture, 0);
  spool_fixture_expect_sound(fixture);
}

static void what_is_no_database_any_more_is_set_aside(void **state)
{
  SpoolFixture *fixture = *state;
  g_autofree char *zeros = g_malloc0(PAGE_BYTES);
  memset(zeros, 'z', PAGE_BYTES);
  spool_fixture_overwrite(fixture, 0, zeros, PAGE_BYTES);
  g_auto(SpoolSalvage) salvage = spool_fixture_open_sound(fixture);
  assert_true(salvage.was_damaged);
  assert_int_equal(salvage.n_submissions, 0);
  assert_true(g_file_test(salvage.set_aside, G_FILE_TEST_IS_DIR));
  spool_fixture_append(fixture, 0);
}

static void truncated_spool_is_salvaged(void **state)
{
  SpoolFixture *fixture = *state;
  g_autoptr(GBytes) file = spool_fixture_read(fixture->database);
  assert_int_equal(truncate(fixture->database, (off_t)(g_bytes_get_size(file) / 2 / PAGE_BYTES * PAGE_BYTES)), 0);
  g_auto(SpoolSalvage) salvage = spool_fixture_open_sound(fixture);
  assert_true(salvage.was_damaged);
  spool_fixture_expect_sound(fixture);
  expect_nothing_claimed_falsely(fixture);
}

static guint n_set_aside(SpoolFixture *fixture)
{
  g_autoptr(GDir) folder = g_dir_open(fixture->folder, 0, NULL);
  guint n_damaged = 0;
  for (const char *name = NULL; (name = g_dir_read_name(folder)) != NULL;)
    n_damaged += g_str_has_prefix(name, "spool.damaged-") ? 1 : 0;
  return n_damaged;
}

static void leftover_of_an_interrupted_salvage_is_kept(void **state)
{
  SpoolFixture *fixture = *state;
  g_free(scratch_write(fixture->folder, "spool.salvage/spool.db", "somebody's"));
  flip_record_of(fixture, 4);
  spool_suspect(fixture->path);
  g_auto(SpoolSalvage) salvage = spool_fixture_open_sound(fixture);
  assert_int_equal(n_set_aside(fixture), 2);
}

/* However often a salvage is interrupted, it leaves one copy of what there was. */
static void half_of_a_new_spool_is_made_anew(void **state)
{
  SpoolFixture *fixture = *state;
  g_free(scratch_write(fixture->folder, "spool.salvage/spool.db", "half of a"));
  g_free(scratch_write(fixture->folder, "spool.salvage/unfinished", ""));
  flip_record_of(fixture, 4);
  spool_suspect(fixture->path);
  g_auto(SpoolSalvage) salvage = spool_fixture_open_sound(fixture);
  assert_int_equal(n_set_aside(fixture), 1);
  assert_int_equal(salvage.n_submissions, N_FORMS);
}

/* Where names cannot be exchanged in one step. */
static void interrupted_exchange_is_finished(void **state)
{
  SpoolFixture *fixture = *state;
  g_autofree char *between = g_strconcat(fixture->path, ".exchange", NULL);
  assert_int_equal(rename(fixture->path, between), 0);
  g_auto(SpoolSalvage) salvage = spool_fixture_open_sound(fixture);
  assert_false(salvage.was_damaged);
  g_autoptr(SubmissionState) state_of_last = spool_fixture_state(fixture, N_FORMS - 1);
  assert_non_null(state_of_last);
}

/* --- No table is forgotten --- */

/* How many rows each table has: `table|number`, a line each. */
static char *count_rows(SpoolFixture *fixture)
{
  g_autofree char *names =
      spool_fixture_query(fixture, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'sqlite_sequence' "
                                   "ORDER BY name");
  g_auto(GStrv) tables = g_strsplit(g_strchomp(names), "\n", -1);
  GString *counts = g_string_new(NULL);
  for (char **table = tables; *table != NULL; table++) {
    g_autofree char *sql = g_strdup_printf("SELECT count(*) FROM %s", *table);
    g_autofree char *number = spool_fixture_query(fixture, sql);
    if (strcmp(number, "0\n") == 0)
      fail_msg("the test has no row in table '%s'", *table);
    g_string_append_printf(counts, "%s|%s", *table, number);
  }
  return g_string_free(counts, FALSE);
}

static void every_table_is_saved(void **state)
{
  SpoolFixture *fixture = *state;
  g_free(spool_fixture_query(
      fixture, "INSERT OR IGNORE INTO fact VALUES ('key', 'k'), ('district_clock', 5);"
               "INSERT INTO form_sheet VALUES (2, 0, 'health');"
               "INSERT INTO form_catalogue VALUES (2, '1');"
               "INSERT INTO rule_count VALUES (2, 'sex_sum', 0, 3);"
               "INSERT INTO finding VALUES (2, 1, 7, 'sex_sum', 'value', '305', '1', '2', 0);"
               "INSERT OR IGNORE INTO history VALUES (305, 2024202, x'00');"
               "INSERT INTO waiting VALUES (305, 2024202, '_T', 3, 9, 1.0, NULL, 65, 0, 0.0, NULL, 'r', 'f', 'g', 'e');"
               "INSERT INTO settlement VALUES (4, 3, 2);"
               "INSERT INTO replacement VALUES (2, 1, 7, 305, 2024202, '_T', 1.0, NULL, 65, 2.0, NULL, 65);"
               "UPDATE submission SET awaiting = 3 WHERE submission_no = 3;"));
  g_autofree char *before = count_rows(fixture);
  g_free(spool_fixture_query(fixture, "UPDATE batch SET digest = zeroblob(32) WHERE submission_no = 2 AND part = 1"));
  spool_suspect(fixture->path);
  g_auto(SpoolSalvage) salvage = spool_fixture_open_sound(fixture);
  assert_true(salvage.was_damaged);
  spool_fixture_expect_sound(fixture);
  g_clear_pointer(&fixture->spool, spool_close);
  g_autofree char *after = count_rows(fixture);
  g_auto(GStrv) expected = g_strsplit(before, "\n", -1);
  g_auto(GStrv) found = g_strsplit(after, "\n", -1);
  for (guint i = 0; expected[i] != NULL; i++)
    if (!g_str_has_prefix(expected[i], "batch"))
      assert_string_equal(found[i], expected[i]);
}

/* Destroys page NUMBER (from 0) of the spool, whose sound bytes are PRISTINE, with the byte FILLING. */
static void destroy_page(SpoolFixture *fixture, GBytes *pristine, guint number, int filling)
{
  gsize size = 0;
  const SubmissionId first_id = fixture->ids[0];
  g_autofree char *bytes = g_bytes_unref_to_data(g_bytes_ref(pristine), &size);
  memset(bytes + (gsize)number * PAGE_BYTES, filling, PAGE_BYTES);
  assert_true(g_file_set_contents(fixture->database, bytes, (gssize)size, NULL));
  spool_suspect(fixture->path);
  g_auto(SpoolSalvage) salvage = spool_fixture_open_sound(fixture);
  spool_fixture_expect_sound(fixture);
  expect_nothing_claimed_falsely(fixture);
  spool_fixture_append(fixture, 0);
  fixture->ids[0] = first_id;
  g_clear_pointer(&fixture->spool, spool_close);
  g_clear_pointer(&fixture->lock, spool_lock_free);
}

static void whatever_page_is_destroyed_the_rest_goes_on(void **state)
{
  SpoolFixture *fixture = *state;
  g_autoptr(GBytes) pristine = spool_fixture_read(fixture->database);
  const guint n_pages = (guint)(g_bytes_get_size(pristine) / PAGE_BYTES);
  assert_true(n_pages > 20);
  for (guint number = 0; number < n_pages; number++)
    destroy_page(fixture, pristine, number, number % 2 == 0 ? 0 : 0xff);
}

#define SALVAGE_TEST(name) cmocka_unit_test_setup_teardown(name, spool_fixture_open, spool_fixture_close)

int main(void)
{
  const struct CMUnitTest tests[] = {
      SALVAGE_TEST(sound_spool_is_opened_as_it_is),
      SALVAGE_TEST(suspected_spool_that_is_sound_goes_on_as_it_is),
      SALVAGE_TEST(verify_names_what_is_wrong),
      SALVAGE_TEST(only_the_form_with_the_wrong_digest_has_to_come_again),
      SALVAGE_TEST(damaged_copy_of_what_the_district_holds_costs_nothing),
      SALVAGE_TEST(damaged_spool_is_set_aside_and_not_deleted),
      SALVAGE_TEST(new_spool_has_an_epoch_of_its_own_and_its_numbers_are_new),
      SALVAGE_TEST(what_is_no_database_any_more_is_set_aside),
      SALVAGE_TEST(truncated_spool_is_salvaged),
      SALVAGE_TEST(leftover_of_an_interrupted_salvage_is_kept),
      SALVAGE_TEST(half_of_a_new_spool_is_made_anew),
      SALVAGE_TEST(interrupted_exchange_is_finished),
      SALVAGE_TEST(every_table_is_saved),
      SALVAGE_TEST(whatever_page_is_destroyed_the_rest_goes_on),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
