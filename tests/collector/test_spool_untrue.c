/* Spools whose pages are sound, and that say what cannot be. */
#include "tests/support/test.h"

#include <string.h>

#include "collector/spool/spool_soundness.h"
#include "tests/collector/spool_fixture.h"

static void expect_all_forms_saved_after(SpoolFixture *fixture, const char *sql)
{
  g_free(spool_fixture_query(fixture, sql));
  g_auto(SpoolSalvage) salvage = spool_fixture_open_sound(fixture);
  assert_true(salvage.was_damaged);
  assert_int_equal(salvage.n_submissions, N_FORMS);
  assert_int_equal(salvage.to_resubmit->len, 0);
  spool_fixture_expect_sound(fixture);
  spool_fixture_append(fixture, 0);
}

/* What damage makes of the last number that was used must neither take for ever nor leave none for what is to come. */
static void absurd_numbers_cost_neither_time_nor_forms(void **state)
{
  SpoolFixture *fixture = *state;
  spool_suspect(fixture->path);
  expect_all_forms_saved_after(fixture, "UPDATE sqlite_sequence SET seq = 9223372036854775807");
}

static void spool_that_lacks_its_format_is_salvaged(void **state)
{
  expect_all_forms_saved_after(*state, "DELETE FROM fact WHERE name = 'format'");
}

/* Writes NUMBER as SQLite does, in five bytes. */
static void write_large_number(uint8_t *place, uint64_t number)
{
  for (int i = 0; i < 5; i++)
    place[i] = (uint8_t)((number >> (7 * (4 - i)) & 0x7f) | (i < 4 ? 0x80 : 0));
}

/* In the list of tables, a table whose text is longer than SQLite takes any: of the cell that begins with its size and its number the size is changed, and
 * in the header that follows the last column's. */
static void make_list_of_tables_too_long(SpoolFixture *fixture)
{
  static const char names[] = "tablehistoryhistory";
  enum { HEAD_BYTES = 10, NEW_HEAD_BYTES = 16, TEXT_BYTES = 1100000000 };
  uint8_t cell[NEW_HEAD_BYTES + sizeof names - 1] = {
      [5] = 9, [6] = NEW_HEAD_BYTES - 6, [7] = 0x17, [8] = 0x1b, [9] = 0x1b, [10] = 1};
  g_autoptr(GBytes) file = spool_fixture_read(fixture->database);
  gsize size = 0;
  const char *bytes = g_bytes_get_data(file, &size);
  const char *found = memmem(bytes, size, names, strlen(names));
  assert_non_null(found);
  write_large_number(cell, 10 + strlen(names) + 1 + TEXT_BYTES);
  write_large_number(cell + 11, 13 + 2 * (uint64_t)TEXT_BYTES);
  memcpy(cell + NEW_HEAD_BYTES, names, strlen(names));
  spool_fixture_overwrite(fixture, found - bytes - HEAD_BYTES, cell, sizeof cell);
}

static void spool_whose_list_of_tables_is_too_long_is_set_aside(void **state)
{
  SpoolFixture *fixture = *state;
  make_list_of_tables_too_long(fixture);
  g_auto(SpoolSalvage) salvage = spool_fixture_open_sound(fixture);
  assert_true(salvage.was_damaged);
  assert_non_null(strstr(salvage.complaint, "string or blob too big"));
  spool_fixture_expect_sound(fixture);
  spool_fixture_append(fixture, 0);
}

/* One bit makes a 0 of the 1. */
static void spool_whose_format_is_wrong_is_salvaged(void **state)
{
  expect_all_forms_saved_after(*state, "UPDATE fact SET value = 0 WHERE name = 'format'");
}

static void spool_of_another_format_is_left_to_its_own_version(void **state)
{
  SpoolFixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  g_auto(SpoolSalvage) salvage = {0};
  g_free(spool_fixture_query(fixture, "UPDATE fact SET value = 2 WHERE name = 'format'; PRAGMA user_version = 2"));
  g_autoptr(GBytes) before = spool_fixture_read(fixture->database);
  fixture->lock = spool_lock_take(fixture->path, SPOOL_PATIENCE_MS, &error);
  expect_success(fixture->lock != NULL, error);
  assert_null(spool_open_sound(fixture->lock, NULL, &salvage, &error));
  assert_non_null(strstr(error->message, "this program reads 1. hint: use the version that wrote it"));
  g_autoptr(GBytes) after = spool_fixture_read(fixture->database);
  assert_true(g_bytes_equal(before, after));
}

static void spool_whose_epoch_is_cut_is_salvaged(void **state)
{
  expect_all_forms_saved_after(*state, "UPDATE fact SET value = x'0102' WHERE name = 'epoch'");
}

static void spool_that_lacks_where_its_numbers_begin_is_salvaged(void **state)
{
  expect_all_forms_saved_after(*state, "UPDATE fact SET name = 'sequence_bass' WHERE name = 'sequence_base'");
}

static void spool_whose_last_number_is_far_ahead_is_salvaged(void **state)
{
  expect_all_forms_saved_after(*state, "UPDATE sqlite_sequence SET seq = seq + 1000000 WHERE name = 'batch'");
}

static void spool_that_forgot_its_last_number_is_salvaged(void **state)
{
  expect_all_forms_saved_after(*state, "DELETE FROM sqlite_sequence WHERE name = 'batch'");
}

static void spool_with_a_table_by_another_name_is_salvaged(void **state)
{
  expect_all_forms_saved_after(*state, "ALTER TABLE finding RENAME TO findinh");
}

static void history_that_is_lost_is_told_by_the_batches_that_are_left(void **state)
{
  static const char newest[] = "SELECT count(*) FROM fact WHERE name = 'history_submission'";
  SpoolFixture *fixture = *state;
  g_autofree char *before = spool_fixture_query(fixture, newest);
  assert_string_equal(before, "1\n");
  expect_all_forms_saved_after(fixture, "ALTER TABLE history ADD COLUMN more INTEGER");
  g_clear_pointer(&fixture->spool, spool_close);
  g_autofree char *after = spool_fixture_query(fixture, newest);
  assert_string_equal(after, "0\n");
}

static void waiting_cell_with_a_period_that_is_none_costs_only_its_form(void **state)
{
  SpoolFixture *fixture = *state;
  g_free(spool_fixture_query(
      fixture, "PRAGMA ignore_check_constraints = ON;"
               "INSERT INTO waiting VALUES (305, 77, '_T', 3, 9, 1.0, NULL, 65, 0, 0.0, NULL, 'r', 'f', 'g', 'e');"
               "UPDATE submission SET awaiting = 1 WHERE submission_no = 3"));
  g_auto(SpoolSalvage) salvage = spool_fixture_open_sound(fixture);
  assert_true(salvage.was_damaged);
  assert_int_equal(salvage.n_submissions, N_FORMS);
  assert_int_equal(salvage.to_resubmit->len, 1);
  assert_string_equal(g_ptr_array_index(salvage.to_resubmit, 0), "form-2.csv");
  spool_fixture_expect_sound(fixture);
}

static void spool_that_lost_its_tables_is_set_aside_as_it_is(void **state)
{
  SpoolFixture *fixture = *state;
  g_free(spool_fixture_query(fixture, "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema"));
  g_autoptr(GBytes) before = spool_fixture_read(fixture->database);
  g_auto(SpoolSalvage) salvage = spool_fixture_open_sound(fixture);
  g_autofree char *kept = g_build_filename(salvage.set_aside, "spool.db", NULL);
  g_autoptr(GBytes) after = spool_fixture_read(kept);
  assert_true(salvage.was_damaged);
  assert_int_equal(g_bytes_get_size(before), g_bytes_get_size(after));
  spool_fixture_append(fixture, 0);
}

#define SALVAGE_TEST(name) cmocka_unit_test_setup_teardown(name, spool_fixture_open, spool_fixture_close)

int main(void)
{
  const struct CMUnitTest tests[] = {
      SALVAGE_TEST(absurd_numbers_cost_neither_time_nor_forms),
      SALVAGE_TEST(spool_that_lacks_its_format_is_salvaged),
      SALVAGE_TEST(spool_whose_list_of_tables_is_too_long_is_set_aside),
      SALVAGE_TEST(spool_whose_format_is_wrong_is_salvaged),
      SALVAGE_TEST(spool_of_another_format_is_left_to_its_own_version),
      SALVAGE_TEST(spool_whose_epoch_is_cut_is_salvaged),
      SALVAGE_TEST(spool_that_lacks_where_its_numbers_begin_is_salvaged),
      SALVAGE_TEST(spool_whose_last_number_is_far_ahead_is_salvaged),
      SALVAGE_TEST(spool_that_forgot_its_last_number_is_salvaged),
      SALVAGE_TEST(spool_with_a_table_by_another_name_is_salvaged),
      SALVAGE_TEST(history_that_is_lost_is_told_by_the_batches_that_are_left),
      SALVAGE_TEST(waiting_cell_with_a_period_that_is_none_costs_only_its_form),
      SALVAGE_TEST(spool_that_lost_its_tables_is_set_aside_as_it_is),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
