/* Damaged spools: they are set aside, and what is sound of them goes on. */
#include "tests/support/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "collector/spool/spool_retention.h"
#include "collector/spool/spool_salvage.h"
#include "collector/spool/spool_soundness.h"
#include "collector/spool/spool_submission.h"
#include "tests/support/folder.h"

enum { N_FORMS = 6, N_PARTS = 2, PART_BYTES = 3000, N_ALL = N_FORMS * N_PARTS, PAGE_BYTES = 4096 };

typedef struct Fixture {
  char *folder;
  char *path;
  char *database;
  SubmissionId ids[N_FORMS];
  SpoolLock *lock;
  Spool *spool;
} Fixture;

static char *form_name(int index)
{
  return g_strdup_printf("form-%d.csv", index);
}

/* Every part's records begin with the form's name, so that they can be found in the file. */
static void append(Fixture *fixture, int index)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *name = form_name(index);
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

static void finish(Fixture *fixture, int index, uint32_t part)
{
  g_autoptr(GError) error = NULL;
  const Outcome outcome = {.sequence = (uint64_t)index * N_PARTS + part,
                           .submission_id = fixture->ids[index],
                           .part = part,
                           .n_new = 10,
                           .stored_at_us = 1700000001000000};
  expect_success(spool_finish_batch(fixture->spool, &outcome, 1, &error), error);
}

/* Six forms of two parts: the first is stored and its batches are dropped, the second is stored, the third half stored, the others are on their way. */
static void fill(Fixture *fixture)
{
  static const SpoolRetention nothing = {.finished_before_us = INT64_MAX};
  g_autoptr(GError) error = NULL;
  bool is_more = false;
  fixture->spool = spool_open(fixture->path, NULL, &error);
  expect_success(fixture->spool != NULL, error);
  append(fixture, 0);
  finish(fixture, 0, 1);
  finish(fixture, 0, 2);
  expect_success(spool_prune(fixture->spool, &nothing, &is_more, &error), error);
  for (int index = 1; index < N_FORMS; index++)
    append(fixture, index);
  finish(fixture, 1, 1);
  finish(fixture, 1, 2);
  finish(fixture, 2, 1);
  g_clear_pointer(&fixture->spool, spool_close);
}

static int open_fixture(void **state)
{
  Fixture *fixture = g_new0(Fixture, 1);
  fixture->folder = scratch_folder_new();
  fixture->path = scratch_path(fixture->folder, "spool");
  fixture->database = g_build_filename(fixture->path, "spool.db", NULL);
  fill(fixture);
  *state = fixture;
  return 0;
}

static int close_fixture(void **state)
{
  Fixture *fixture = *state;
  spool_close(fixture->spool);
  spool_lock_free(fixture->lock);
  scratch_folder_free(fixture->folder);
  g_free(fixture->path);
  g_free(fixture->database);
  g_free(fixture);
  return 0;
}

/* --- Damage --- */

static GBytes *read_all(const char *path)
{
  char *bytes = NULL;
  gsize size = 0;
  assert_true(g_file_get_contents(path, &bytes, &size, NULL));
  return g_bytes_new_take(bytes, size);
}

static void overwrite(Fixture *fixture, off_t offset, const void *bytes, size_t size)
{
  const int descriptor = open(fixture->database, O_WRONLY);
  assert_true(descriptor >= 0);
  assert_int_equal(pwrite(descriptor, bytes, size, offset), size);
  close(descriptor);
}

/* Changes one byte of the records of the form INDEX; the structure stays sound. */
static void flip_record_of(Fixture *fixture, int index)
{
  g_autofree char *name = form_name(index);
  g_autofree char *beginning = g_strconcat(name, "xxxx", NULL);
  g_autoptr(GBytes) file = read_all(fixture->database);
  gsize size = 0;
  const char *bytes = g_bytes_get_data(file, &size);
  const char *found = memmem(bytes, size, beginning, strlen(beginning));
  assert_non_null(found);
  overwrite(fixture, found - bytes, "F", 1);
}

static SpoolSalvage open_sound(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  SpoolSalvage salvage = {0};
  fixture->lock = spool_lock_take(fixture->path, SPOOL_PATIENCE_MS, &error);
  expect_success(fixture->lock != NULL, error);
  fixture->spool = spool_open_sound(fixture->lock, NULL, &salvage, &error);
  expect_success(fixture->spool != NULL, error);
  return salvage;
}

/* --- What is expected of whatever was saved --- */

static SubmissionState *state_of(Fixture *fixture, int index)
{
  g_autoptr(GError) error = NULL;
  SubmissionState *state = NULL;
  expect_success(spool_read_submission(fixture->spool, &fixture->ids[index], &state, &error), error);
  return state;
}

static void expect_sound(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  uint64_t n_batches = 0;
  g_autoptr(GPtrArray) complaints = spool_verify(fixture->spool, &n_batches, &error);
  expect_success(complaints != NULL, error);
  if (complaints->len > 0)
    fail_msg("%s", ((SpoolComplaint *)g_ptr_array_index(complaints, 0))->detail);
}

/* A form that is known and not to be submitted again has each of its rows on the way or answered. */
static void expect_nothing_claimed_falsely(Fixture *fixture)
{
  for (int index = 0; index < N_FORMS; index++) {
    g_autoptr(SubmissionState) state = state_of(fixture, index);
    if (state != NULL && !state->must_be_resubmitted)
      assert_int_equal(state->n_pending + state->n_new, state->summary->received);
  }
}

static uint64_t n_batches(Fixture *fixture)
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
  Fixture *fixture = *state;
  g_auto(SpoolSalvage) salvage = open_sound(fixture);
  assert_false(salvage.was_damaged);
  expect_sound(fixture);
}

static void suspected_spool_that_is_sound_goes_on_as_it_is(void **state)
{
  Fixture *fixture = *state;
  spool_suspect(fixture->path);
  g_auto(SpoolSalvage) salvage = open_sound(fixture);
  g_autofree char *suspect = g_build_filename(fixture->path, "suspect", NULL);
  assert_false(salvage.was_damaged);
  assert_false(g_file_test(suspect, G_FILE_TEST_EXISTS));
}

static void verify_names_what_is_wrong(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  uint64_t n = 0;
  flip_record_of(fixture, 4);
  g_auto(SpoolSalvage) salvage = open_sound(fixture);
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
  Fixture *fixture = *state;
  flip_record_of(fixture, 4);
  spool_suspect(fixture->path);
  g_auto(SpoolSalvage) salvage = open_sound(fixture);
  assert_true(salvage.was_damaged);
  assert_int_equal(salvage.n_submissions, N_FORMS);
  assert_int_equal(salvage.to_resubmit->len, 1);
  assert_string_equal(g_ptr_array_index(salvage.to_resubmit, 0), "form-4.csv");
  assert_int_equal(n_batches(fixture), N_ALL - N_PARTS - 1);
  expect_sound(fixture);
  expect_nothing_claimed_falsely(fixture);
}

static void damaged_copy_of_what_the_district_holds_costs_nothing(void **state)
{
  Fixture *fixture = *state;
  flip_record_of(fixture, 1);
  spool_suspect(fixture->path);
  g_auto(SpoolSalvage) salvage = open_sound(fixture);
  assert_int_equal(salvage.to_resubmit->len, 0);
  expect_sound(fixture);
}

static void damaged_spool_is_set_aside_and_not_deleted(void **state)
{
  Fixture *fixture = *state;
  flip_record_of(fixture, 4);
  g_autoptr(GBytes) before = read_all(fixture->database);
  spool_suspect(fixture->path);
  g_auto(SpoolSalvage) salvage = open_sound(fixture);
  g_autofree char *kept = g_build_filename(salvage.set_aside, "spool.db", NULL);
  g_autoptr(GBytes) after = read_all(kept);
  expect_contains(salvage.set_aside, "spool.damaged-");
  assert_int_equal(g_bytes_get_size(before), g_bytes_get_size(after));
}

static void new_spool_has_an_epoch_of_its_own_and_its_numbers_are_new(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  SpoolPosition before, after;
  fixture->spool = spool_open(fixture->path, NULL, &error);
  expect_success(spool_position(fixture->spool, &before, &error), error);
  g_clear_pointer(&fixture->spool, spool_close);
  flip_record_of(fixture, 4);
  spool_suspect(fixture->path);
  g_auto(SpoolSalvage) salvage = open_sound(fixture);
  expect_success(spool_position(fixture->spool, &after, &error), error);
  assert_memory_not_equal(before.epoch, after.epoch, sizeof before.epoch);
  append(fixture, 0);
  expect_sound(fixture);
}

static void what_is_no_database_any_more_is_set_aside(void **state)
{
  Fixture *fixture = *state;
  g_autofree char *zeros = g_malloc0(PAGE_BYTES);
  memset(zeros, 'z', PAGE_BYTES);
  overwrite(fixture, 0, zeros, PAGE_BYTES);
  g_auto(SpoolSalvage) salvage = open_sound(fixture);
  assert_true(salvage.was_damaged);
  assert_int_equal(salvage.n_submissions, 0);
  assert_true(g_file_test(salvage.set_aside, G_FILE_TEST_IS_DIR));
  append(fixture, 0);
}

static void truncated_spool_is_salvaged(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GBytes) file = read_all(fixture->database);
  assert_int_equal(truncate(fixture->database, (off_t)(g_bytes_get_size(file) / 2 / PAGE_BYTES * PAGE_BYTES)), 0);
  g_auto(SpoolSalvage) salvage = open_sound(fixture);
  assert_true(salvage.was_damaged);
  expect_sound(fixture);
  expect_nothing_claimed_falsely(fixture);
}

static guint n_set_aside(Fixture *fixture)
{
  g_autoptr(GDir) folder = g_dir_open(fixture->folder, 0, NULL);
  guint n_damaged = 0;
  for (const char *name = NULL; (name = g_dir_read_name(folder)) != NULL;)
    n_damaged += g_str_has_prefix(name, "spool.damaged-") ? 1 : 0;
  return n_damaged;
}

static void leftover_of_an_interrupted_salvage_is_kept(void **state)
{
  Fixture *fixture = *state;
  g_free(scratch_write(fixture->folder, "spool.salvage/spool.db", "somebody's"));
  flip_record_of(fixture, 4);
  spool_suspect(fixture->path);
  g_auto(SpoolSalvage) salvage = open_sound(fixture);
  assert_int_equal(n_set_aside(fixture), 2);
}

/* However often a salvage is interrupted, it leaves one copy of what there was. */
static void half_of_a_new_spool_is_made_anew(void **state)
{
  Fixture *fixture = *state;
  g_free(scratch_write(fixture->folder, "spool.salvage/spool.db", "half of a"));
  g_free(scratch_write(fixture->folder, "spool.salvage/unfinished", ""));
  flip_record_of(fixture, 4);
  spool_suspect(fixture->path);
  g_auto(SpoolSalvage) salvage = open_sound(fixture);
  assert_int_equal(n_set_aside(fixture), 1);
  assert_int_equal(salvage.n_submissions, N_FORMS);
}

/* Where names cannot be exchanged in one step. */
static void interrupted_exchange_is_finished(void **state)
{
  Fixture *fixture = *state;
  g_autofree char *between = g_strconcat(fixture->path, ".exchange", NULL);
  assert_int_equal(rename(fixture->path, between), 0);
  g_auto(SpoolSalvage) salvage = open_sound(fixture);
  assert_false(salvage.was_damaged);
  g_autoptr(SubmissionState) state_of_last = state_of(fixture, N_FORMS - 1);
  assert_non_null(state_of_last);
}

/* --- No table is forgotten --- */

static char *query(Fixture *fixture, const char *sql)
{
  const char *const argv[] = {"sqlite3", fixture->database, sql, NULL};
  char *out = NULL;
  gint status = 0;
  assert_true(
      g_spawn_sync(NULL, (char **)(gpointer)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status, NULL));
  assert_int_equal(status, 0);
  return out;
}

/* How many rows each table has: `table|number`, a line each. */
static char *count_rows(Fixture *fixture)
{
  g_autofree char *names =
      query(fixture, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'sqlite_sequence' "
                     "ORDER BY name");
  g_auto(GStrv) tables = g_strsplit(g_strchomp(names), "\n", -1);
  GString *counts = g_string_new(NULL);
  for (char **table = tables; *table != NULL; table++) {
    g_autofree char *sql = g_strdup_printf("SELECT count(*) FROM %s", *table);
    g_autofree char *number = query(fixture, sql);
    if (strcmp(number, "0\n") == 0)
      fail_msg("the test has no row in table '%s'", *table);
    g_string_append_printf(counts, "%s|%s", *table, number);
  }
  return g_string_free(counts, FALSE);
}

static void every_table_is_saved(void **state)
{
  Fixture *fixture = *state;
  g_free(query(fixture,
               "INSERT OR IGNORE INTO fact VALUES ('key', 'k'), ('district_clock', 5);"
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
  g_free(query(fixture, "UPDATE batch SET digest = zeroblob(32) WHERE submission_no = 2 AND part = 1"));
  spool_suspect(fixture->path);
  g_auto(SpoolSalvage) salvage = open_sound(fixture);
  assert_true(salvage.was_damaged);
  expect_sound(fixture);
  g_clear_pointer(&fixture->spool, spool_close);
  g_autofree char *after = count_rows(fixture);
  g_auto(GStrv) expected = g_strsplit(before, "\n", -1);
  g_auto(GStrv) found = g_strsplit(after, "\n", -1);
  for (guint i = 0; expected[i] != NULL; i++)
    if (!g_str_has_prefix(expected[i], "batch"))
      assert_string_equal(found[i], expected[i]);
}

/* Destroys page NUMBER (from 0) of the spool, whose sound bytes are PRISTINE, with the byte FILLING. */
static void destroy_page(Fixture *fixture, GBytes *pristine, guint number, int filling)
{
  gsize size = 0;
  const SubmissionId first_id = fixture->ids[0];
  g_autofree char *bytes = g_bytes_unref_to_data(g_bytes_ref(pristine), &size);
  memset(bytes + (gsize)number * PAGE_BYTES, filling, PAGE_BYTES);
  assert_true(g_file_set_contents(fixture->database, bytes, (gssize)size, NULL));
  spool_suspect(fixture->path);
  g_auto(SpoolSalvage) salvage = open_sound(fixture);
  expect_sound(fixture);
  expect_nothing_claimed_falsely(fixture);
  append(fixture, 0);
  fixture->ids[0] = first_id;
  g_clear_pointer(&fixture->spool, spool_close);
  g_clear_pointer(&fixture->lock, spool_lock_free);
}

static void whatever_page_is_destroyed_the_rest_goes_on(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GBytes) pristine = read_all(fixture->database);
  const guint n_pages = (guint)(g_bytes_get_size(pristine) / PAGE_BYTES);
  assert_true(n_pages > 20);
  for (guint number = 0; number < n_pages; number++)
    destroy_page(fixture, pristine, number, number % 2 == 0 ? 0 : 0xff);
}

/* What damage makes of the last number that was used must neither take for ever nor leave none for what is to come. */
static void absurd_numbers_cost_neither_time_nor_forms(void **state)
{
  Fixture *fixture = *state;
  g_free(query(fixture, "UPDATE sqlite_sequence SET seq = 9223372036854775807"));
  spool_suspect(fixture->path);
  g_auto(SpoolSalvage) salvage = open_sound(fixture);
  assert_true(salvage.was_damaged);
  assert_int_equal(salvage.n_submissions, N_FORMS);
  assert_int_equal(salvage.to_resubmit->len, 0);
  expect_sound(fixture);
  append(fixture, 0);
}

/* --- What the pages do not show --- */

static void expect_all_forms_saved_after(Fixture *fixture, const char *sql)
{
  g_free(query(fixture, sql));
  g_auto(SpoolSalvage) salvage = open_sound(fixture);
  assert_true(salvage.was_damaged);
  assert_int_equal(salvage.n_submissions, N_FORMS);
  assert_int_equal(salvage.to_resubmit->len, 0);
  expect_sound(fixture);
  append(fixture, 0);
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
static void make_list_of_tables_too_long(Fixture *fixture)
{
  static const char names[] = "tablehistoryhistory";
  enum { HEAD_BYTES = 10, NEW_HEAD_BYTES = 16, TEXT_BYTES = 1100000000 };
  uint8_t cell[NEW_HEAD_BYTES + sizeof names - 1] = {
      [5] = 9, [6] = NEW_HEAD_BYTES - 6, [7] = 0x17, [8] = 0x1b, [9] = 0x1b, [10] = 1};
  g_autoptr(GBytes) file = read_all(fixture->database);
  gsize size = 0;
  const char *bytes = g_bytes_get_data(file, &size);
  const char *found = memmem(bytes, size, names, strlen(names));
  assert_non_null(found);
  write_large_number(cell, 10 + strlen(names) + 1 + TEXT_BYTES);
  write_large_number(cell + 11, 13 + 2 * (uint64_t)TEXT_BYTES);
  memcpy(cell + NEW_HEAD_BYTES, names, strlen(names));
  overwrite(fixture, found - bytes - HEAD_BYTES, cell, sizeof cell);
}

static void spool_whose_list_of_tables_is_too_long_is_set_aside(void **state)
{
  Fixture *fixture = *state;
  make_list_of_tables_too_long(fixture);
  g_auto(SpoolSalvage) salvage = open_sound(fixture);
  assert_true(salvage.was_damaged);
  assert_non_null(strstr(salvage.complaint, "string or blob too big"));
  expect_sound(fixture);
  append(fixture, 0);
}

/* One bit makes a 0 of the 1. */
static void spool_whose_format_is_wrong_is_salvaged(void **state)
{
  expect_all_forms_saved_after(*state, "UPDATE fact SET value = 0 WHERE name = 'format'");
}

static void spool_of_another_format_is_left_to_its_own_version(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  g_auto(SpoolSalvage) salvage = {0};
  g_free(query(fixture, "UPDATE fact SET value = 2 WHERE name = 'format'; PRAGMA user_version = 2"));
  g_autoptr(GBytes) before = read_all(fixture->database);
  fixture->lock = spool_lock_take(fixture->path, SPOOL_PATIENCE_MS, &error);
  expect_success(fixture->lock != NULL, error);
  assert_null(spool_open_sound(fixture->lock, NULL, &salvage, &error));
  assert_non_null(strstr(error->message, "this program reads 1. hint: use the version that wrote it"));
  g_autoptr(GBytes) after = read_all(fixture->database);
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
  Fixture *fixture = *state;
  g_autofree char *before = query(fixture, newest);
  assert_string_equal(before, "1\n");
  expect_all_forms_saved_after(fixture, "ALTER TABLE history ADD COLUMN more INTEGER");
  g_clear_pointer(&fixture->spool, spool_close);
  g_autofree char *after = query(fixture, newest);
  assert_string_equal(after, "0\n");
}

static void waiting_cell_with_a_period_that_is_none_costs_only_its_form(void **state)
{
  Fixture *fixture = *state;
  g_free(query(fixture,
               "PRAGMA ignore_check_constraints = ON;"
               "INSERT INTO waiting VALUES (305, 77, '_T', 3, 9, 1.0, NULL, 65, 0, 0.0, NULL, 'r', 'f', 'g', 'e');"
               "UPDATE submission SET awaiting = 1 WHERE submission_no = 3"));
  g_auto(SpoolSalvage) salvage = open_sound(fixture);
  assert_true(salvage.was_damaged);
  assert_int_equal(salvage.n_submissions, N_FORMS);
  assert_int_equal(salvage.to_resubmit->len, 1);
  assert_string_equal(g_ptr_array_index(salvage.to_resubmit, 0), "form-2.csv");
  expect_sound(fixture);
}

static void spool_that_lost_its_tables_is_set_aside_as_it_is(void **state)
{
  Fixture *fixture = *state;
  g_free(query(fixture, "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema"));
  g_autoptr(GBytes) before = read_all(fixture->database);
  g_auto(SpoolSalvage) salvage = open_sound(fixture);
  g_autofree char *kept = g_build_filename(salvage.set_aside, "spool.db", NULL);
  g_autoptr(GBytes) after = read_all(kept);
  assert_true(salvage.was_damaged);
  assert_int_equal(g_bytes_get_size(before), g_bytes_get_size(after));
  append(fixture, 0);
}

#define SALVAGE_TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

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
      SALVAGE_TEST(whatever_page_is_destroyed_the_rest_goes_on),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
