/* Taking forms in: what is answered, what lies where afterwards, and what a crash or a full disk leaves behind. */
#include "tests/support/test.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "collector/collector_settings.h"
#include "tests/collector/agency.h"
#include "tests/support/folder.h"

#define HEADER "indicator,period,sex,value\n"
#define FIRST HEADER "305,2024-S1,F,7\n"
#define SECOND HEADER "305,2024-S1,F,8\n"

static int open_agency(void **state)
{
  static const char *const assigned[] = {"economy.rural_transfer_employment", NULL};
  *state = agency_new(assigned);
  return 0;
}

static int close_agency(void **state)
{
  agency_free(*state);
  return 0;
}

static guint count_files(const char *folder)
{
  g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
  guint n = 0;
  while (g_dir_read_name(entries) != NULL)
    n++;
  return n;
}

/* FOLDER holds exactly one file, whose contents are returned. */
static char *only_file_in(const char *folder, const char *name_part)
{
  assert_int_equal(count_files(folder), 1);
  g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
  const char *name = g_dir_read_name(entries);
  expect_contains(name, name_part);
  g_autofree char *path = g_build_filename(folder, name, NULL);
  return scratch_read(path);
}

static guint64 count_submissions(Agency *agency)
{
  g_autoptr(GError) error = NULL;
  SpoolTotals totals;
  expect_success(spool_totals(agency->spool, &totals, &error), error);
  return totals.n_submissions;
}

static void drop(Agency *agency, const char *name, const char *text, IntakeKind kind)
{
  g_auto(IntakeResult) result = agency_drop(agency, name, text);
  assert_int_equal(result.kind, kind);
}

static void submit(Agency *agency, const char *path, bool again, IntakeKind kind)
{
  g_autoptr(GError) error = NULL;
  g_auto(IntakeResult) result = {0};
  expect_success(reception_take(&agency->reception, path, again, TEXT_ENCODING_UNKNOWN, &result, &error), error);
  assert_int_equal(result.kind, kind);
}

static void accepted_form_lies_in_accepted(void **state)
{
  Agency *agency = *state;
  drop(agency, "a.csv", FIRST, INTAKE_ACCEPTED);
  g_autofree char *copy = only_file_in(agency->home->accepted, "-a.csv");
  assert_string_equal(copy, FIRST);
  assert_int_equal(count_submissions(agency), 1);
}

static void the_same_bytes_again_are_answered_and_not_sent(void **state)
{
  Agency *agency = *state;
  drop(agency, "a.csv", FIRST, INTAKE_ACCEPTED);
  drop(agency, "b.csv", FIRST, INTAKE_DUPLICATE);
  g_autofree char *notice = only_file_in(agency->home->notices, "b.csv");
  expect_contains(notice, "a.csv");
  expect_contains(notice, "--again");
  assert_int_equal(count_submissions(agency), 1);
}

static void again_sends_the_same_bytes_as_a_new_submission(void **state)
{
  Agency *agency = *state;
  g_autofree char *path = scratch_write(agency->folder, "a.csv", FIRST);
  submit(agency, path, false, INTAKE_ACCEPTED);
  submit(agency, path, false, INTAKE_DUPLICATE);
  submit(agency, path, true, INTAKE_ACCEPTED);
  submit(agency, path, true, INTAKE_ACCEPTED);
  assert_int_equal(count_submissions(agency), 3);
  assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
}

static void lose_spool(Agency *agency)
{
  agency_lose_spool(agency);
  agency_restart(agency);
}

static void the_same_file_makes_the_same_id_in_another_spool(void **state)
{
  Agency *agency = *state;
  g_auto(IntakeResult) first = agency_drop(agency, "a.csv", FIRST);
  lose_spool(agency);
  g_auto(IntakeResult) second = agency_drop(agency, "b.csv", FIRST);
  assert_true(submission_id_equal(&first.id, &second.id));
}

/* A part is stored once: under the same id the district would answer for the rows of then, and drop those of now. */
static void file_that_is_read_differently_makes_another_id(void **state)
{
  Agency *agency = *state;
  g_auto(IntakeResult) first = agency_drop(agency, "a.csv", FIRST);
  Profile assigned_nothing = *district_profile(agency->district);
  assigned_nothing.n_indicators = 0;
  agency_set_profile(agency, assigned_nothing);
  lose_spool(agency);
  g_auto(IntakeResult) second = agency_drop(agency, "b.csv", FIRST);
  assert_int_equal(second.n_refused, 1);
  assert_false(submission_id_equal(&first.id, &second.id));
}

static void again_does_not_make_the_form_s_own_id(void **state)
{
  Agency *agency = *state;
  g_autofree char *path = scratch_write(agency->folder, "a.csv", FIRST);
  submit(agency, path, true, INTAKE_ACCEPTED);
  lose_spool(agency);
  g_auto(IntakeResult) own = agency_drop(agency, "b.csv", FIRST);
  lose_spool(agency);
  submit(agency, path, true, INTAKE_ACCEPTED);
  g_autoptr(SubmissionState) found = NULL;
  assert_true(spool_read_submission(agency->spool, &own.id, &found, NULL));
  assert_null(found);
}

static void form_that_the_district_lost_is_taken_again(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  const uint8_t epoch[EPOCH_SIZE_BYTES] = {1};
  SpoolTotals totals;
  drop(agency, "a.csv", FIRST, INTAKE_ACCEPTED);
  agency_finish(agency, 1, 0);
  agency_prune(agency);
  expect_success(spool_open_epoch(agency->spool, epoch, 1, 1, &error), error);
  expect_success(spool_totals(agency->spool, &totals, &error), error);
  assert_int_equal(totals.n_to_resubmit, 1);
  drop(agency, "a.csv", FIRST, INTAKE_ACCEPTED);
  expect_success(spool_totals(agency->spool, &totals, &error), error);
  assert_int_equal(totals.n_to_resubmit, 0);
  drop(agency, "a.csv", FIRST, INTAKE_DUPLICATE);
}

static void unreadable_form_lies_in_rejected_with_a_receipt(void **state)
{
  Agency *agency = *state;
  drop(agency, "notes.csv", "buy milk\n", INTAKE_UNREADABLE);
  g_autofree char *copy = only_file_in(agency->home->rejected, "-notes.csv");
  assert_string_equal(copy, "buy milk\n");
  assert_int_equal(count_files(agency->home->receipts), 2);
  assert_int_equal(count_submissions(agency), 0);
}

static void empty_file_and_other_kinds_are_unreadable(void **state)
{
  drop(*state, "empty.csv", "", INTAKE_UNREADABLE);
  drop(*state, "form.xlsx", "PK", INTAKE_UNREADABLE);
}

static void form_too_large_is_moved_unread(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  g_autofree char *home_setting = g_strdup_printf("collector.home=%s", agency->folder);
  const char *const overrides[] = {home_setting, "form.largest_file=1K", NULL};
  g_autofree char *large = g_strnfill(2000, 'x');
  settings_free(agency->settings);
  agency->settings = settings_load(collector_setting_specs, NULL, overrides, &error);
  expect_success(agency->settings != NULL, error);
  agency_restart(agency);
  g_auto(IntakeResult) result = agency_drop(agency, "large.csv", large);
  assert_string_equal(result.fault.code, "too_large");
  g_autofree char *kept = only_file_in(agency->home->rejected, "-large.csv");
  assert_string_equal(kept, large);
  assert_int_equal(count_files(agency->home->receipts), 2);
}

/* Else its batch would be refused for ever, and whatever comes after it would wait. */
static void group_that_no_frame_can_carry_is_refused_with_its_row(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  g_autofree char *comment = g_strnfill(900, 'x');
  g_autofree char *text = g_strdup_printf("indicator,period,sex,value,comment\n305,2023-S1,F,7,\n305,2024-S1,F,7,%s\n"
                                          "305,2024-S1,M,7,%s.\n",
                                          comment, comment);
  g_autofree char *path = scratch_write(agency->folder, "a.csv", text);
  IntakeScope scope = intake_scope(agency->district, agency->spool, agency->folder, agency->settings);
  g_auto(IntakeResult) narrow = {0};
  g_auto(IntakeResult) usual = {0};
  scope.batch_bytes = 1000;
  scope.frame_bytes = 17 * 1024;
  expect_success(intake_take(&scope, path, "a.csv", false, &narrow, &error), error);
  assert_int_equal(narrow.kind, INTAKE_UNREADABLE);
  assert_string_equal(narrow.fault.code, "group_too_large");
  assert_int_equal(narrow.fault.row, 3);
  expect_contains(narrow.fault.given, "2024-S1");
  assert_int_equal(count_submissions(agency), 0);
  scope.frame_bytes = 1024 * 1024;
  expect_success(intake_take(&scope, path, "a.csv", false, &usual, &error), error);
  assert_int_equal(usual.kind, INTAKE_ACCEPTED);
}

static void all_rows_refused_still_makes_a_submission(void **state)
{
  Agency *agency = *state;
  g_auto(IntakeResult) result = agency_drop(agency, "a.csv", HEADER "305,2024-S1,F,-1\n");
  assert_int_equal(result.kind, INTAKE_ACCEPTED);
  assert_int_equal(result.n_refused, 1);
  g_autoptr(Batch) batch = spool_read_batch(agency->spool, 1, NULL);
  assert_non_null(batch);
  assert_int_equal(batch->n_records, 0);
  assert_int_equal(batch->summary->rejected_total, 1);
  assert_string_equal(batch->summary->rejected_by_code[0].code, "missing_code_as_value");
}

/* After a crash the spool has the form, its copy is not yet in accepted/, and it is still in the inbox. It looks the same when the agency has moved the
 * copy away. */
static void form_without_its_copy_is_taken_once_and_the_copy_made_good(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  drop(agency, "a.csv", FIRST, INTAKE_ACCEPTED);
  expect_success(reception_write_receipts(&agency->reception, &error), error);
  g_autofree char *command = g_strdup_printf("sh -c 'rm %s/*'", agency->home->accepted);
  assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
  agency_restart(agency);
  drop(agency, "a.csv", FIRST, INTAKE_DUPLICATE);
  g_autofree char *copy = only_file_in(agency->home->accepted, "-a.csv");
  assert_string_equal(copy, FIRST);
  g_autofree char *notice = only_file_in(agency->home->notices, "a.csv");
  expect_contains(notice, "副本");
  expect_contains(notice, "copy was missing");
  SubmissionId due;
  bool is_due = false;
  expect_success(spool_next_receipt(agency->spool, &due, &is_due, &error), error);
  assert_true(is_due);
  assert_int_equal(count_submissions(agency), 1);
}

static void form_that_cannot_be_copied_stays_in_the_inbox(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  g_auto(IntakeResult) result = {0};
  g_autofree char *why_left = NULL;
  g_autofree char *path = scratch_write(agency->home->inbox, "a.csv", FIRST);
  assert_int_equal(rmdir(agency->home->accepted), 0);
  assert_false(reception_take_from_inbox(&agency->reception, path, &result, &why_left, &error));
  assert_false(halfsky_error_is(error, HALFSKY_ERROR_FATAL));
  assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
  assert_int_equal(count_submissions(agency), 0);
  assert_int_equal(g_mkdir(agency->home->accepted, 0755), 0);
  drop(agency, "a.csv", FIRST, INTAKE_ACCEPTED);
  assert_int_equal(count_files(agency->home->accepted), 1);
  assert_int_equal(count_submissions(agency), 1);
}

static void leftovers_of_a_crash_are_cleared_up(void **state)
{
  Agency *agency = *state;
  drop(agency, "a.csv", FIRST, INTAKE_ACCEPTED);
  g_autofree char *leftover = scratch_write(agency->home->accepted, ".taking.Ab12Cd", FIRST);
  reception_clear_up(&agency->reception);
  g_autofree char *copy = only_file_in(agency->home->accepted, "-a.csv");
  assert_string_equal(copy, FIRST);
}

static void missing_file_is_not_the_end(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  g_auto(IntakeResult) result = {0};
  g_autofree char *why_left = NULL;
  g_autofree char *path = scratch_path(agency->home->inbox, "gone.csv");
  assert_false(reception_take_from_inbox(&agency->reception, path, &result, &why_left, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "gone.csv");
}

static void unknown_district_leaves_forms_where_they_are(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  g_auto(IntakeResult) result = {0};
  g_autofree char *why_left = NULL;
  g_autofree char *path = scratch_write(agency->home->inbox, "a.csv", FIRST);
  assert_int_equal(unlink(agency->home->profile), 0);
  g_autoptr(District) unknown = district_load(agency->home, &error);
  expect_success(unknown != NULL, error);
  const Reception reception = {agency->home, unknown, agency->spool, agency->settings};
  assert_false(reception_take_from_inbox(&reception, path, &result, &why_left, &error));
  expect_error(error, HALFSKY_ERROR_RETRY, "hint:");
  assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
}

static void name_as_long_as_a_name_can_be_is_no_obstacle(void **state)
{
  Agency *agency = *state;
  g_autoptr(GString) name = g_string_new(NULL);
  for (int i = 0; i < 83; i++)
    g_string_append(name, "表");
  g_string_append(name, "1.csv");
  assert_int_equal(name->len, 254);
  g_autoptr(GError) error = NULL;
  g_auto(IntakeResult) result = {0};
  g_autofree char *why_left = NULL;
  g_autofree char *short_path = scratch_write(agency->home->inbox, "short", FIRST);
  g_autofree char *path = scratch_path(agency->home->inbox, name->str);
  assert_int_equal(rename(short_path, path), 0);
  expect_success(reception_take_from_inbox(&agency->reception, path, &result, &why_left, &error), error);
  expect_success(reception_write_receipts(&agency->reception, &error), error);
  assert_int_equal(count_files(agency->home->receipts), 2);
  g_autofree char *copy = only_file_in(agency->home->accepted, "1.csv");
  assert_string_equal(copy, FIRST);
}

static void name_that_is_not_utf8_is_no_obstacle(void **state)
{
  Agency *agency = *state;
  drop(agency, "\xB1\xED.csv", FIRST, INTAKE_ACCEPTED);
  g_autoptr(Batch) batch = spool_read_batch(agency->spool, 1, NULL);
  assert_true(g_utf8_validate(batch->summary->file_name, -1, NULL));
}

static void receipts_are_written_once_they_can_be(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  drop(agency, "a.csv", FIRST, INTAKE_ACCEPTED);
  assert_int_equal(rmdir(agency->home->receipts), 0);
  assert_false(reception_write_receipts(&agency->reception, &error));
  g_clear_error(&error);
  assert_int_equal(g_mkdir(agency->home->receipts, 0755), 0);
  expect_success(reception_write_receipts(&agency->reception, &error), error);
  assert_int_equal(count_files(agency->home->receipts), 2);
}

static void corrected_form_is_another_submission(void **state)
{
  drop(*state, "a.csv", FIRST, INTAKE_ACCEPTED);
  drop(*state, "a.csv", SECOND, INTAKE_ACCEPTED);
  assert_int_equal(count_submissions(*state), 2);
}

#define RECEPTION_TEST(name) cmocka_unit_test_setup_teardown(name, open_agency, close_agency)

int main(void)
{
  const struct CMUnitTest tests[] = {
      RECEPTION_TEST(accepted_form_lies_in_accepted),
      RECEPTION_TEST(the_same_bytes_again_are_answered_and_not_sent),
      RECEPTION_TEST(again_sends_the_same_bytes_as_a_new_submission),
      RECEPTION_TEST(the_same_file_makes_the_same_id_in_another_spool),
      RECEPTION_TEST(file_that_is_read_differently_makes_another_id),
      RECEPTION_TEST(again_does_not_make_the_form_s_own_id),
      RECEPTION_TEST(form_that_the_district_lost_is_taken_again),
      RECEPTION_TEST(unreadable_form_lies_in_rejected_with_a_receipt),
      RECEPTION_TEST(empty_file_and_other_kinds_are_unreadable),
      RECEPTION_TEST(form_too_large_is_moved_unread),
      RECEPTION_TEST(group_that_no_frame_can_carry_is_refused_with_its_row),
      RECEPTION_TEST(all_rows_refused_still_makes_a_submission),
      RECEPTION_TEST(form_without_its_copy_is_taken_once_and_the_copy_made_good),
      RECEPTION_TEST(form_that_cannot_be_copied_stays_in_the_inbox),
      RECEPTION_TEST(leftovers_of_a_crash_are_cleared_up),
      RECEPTION_TEST(missing_file_is_not_the_end),
      RECEPTION_TEST(unknown_district_leaves_forms_where_they_are),
      RECEPTION_TEST(name_as_long_as_a_name_can_be_is_no_obstacle),
      RECEPTION_TEST(name_that_is_not_utf8_is_no_obstacle),
      RECEPTION_TEST(receipts_are_written_once_they_can_be),
      RECEPTION_TEST(corrected_form_is_another_submission),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
