/* The same file once more: identical and not sent, unless rows of it were refused or wait and what caused that is over. Nothing is ever stored twice. */
#include "tests/support/test.h"

#include <string.h>

#include "collector/receipts/receipt.h"
#include "tests/collector/agency.h"
#include "tests/support/folder.h"

/* The second and third row are of 2024. */
#define FORM "indicator,period,sex,value\n305,2023-S1,F,7\n305,2024-S1,F,8\n305,2024-S1,M,9\n"

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

static const Period first_half = {FREQUENCY_SEMIANNUAL, 2024, 1};

static void close_period(Agency *agency)
{
  Profile profile = *district_profile(agency->district);
  profile.closed = &first_half;
  profile.n_closed = 1;
  agency_set_profile(agency, profile);
}

static void open_period(Agency *agency)
{
  Profile profile = *district_profile(agency->district);
  profile.n_closed = 0;
  agency_set_profile(agency, profile);
}

static void store_from(Agency *agency, int year)
{
  Profile profile = *district_profile(agency->district);
  profile.first_day = day_of_date(year, 1, 1);
  agency_set_profile(agency, profile);
}

/* The agency reports the indicator with number ID, alone. */
static void assign(Agency *agency, int16_t id)
{
  Profile profile = *district_profile(agency->district);
  profile.indicators = &id;
  profile.n_indicators = 1;
  agency_set_profile(agency, profile);
}

/* Dropped now, FORM is answered with KIND and so many refused rows; the submission that the answer names. */
static SubmissionId expect_drop(Agency *agency, const char *text, IntakeKind kind, uint64_t n_refused)
{
  g_auto(IntakeResult) result = agency_drop(agency, "a.csv", text);
  assert_int_equal(result.kind, kind);
  assert_int_equal(result.n_refused, n_refused);
  return result.id;
}

static void expect_submissions(Agency *agency, uint64_t n)
{
  g_autoptr(GError) error = NULL;
  SpoolTotals totals;
  expect_success(spool_totals(agency->spool, &totals, &error), error);
  assert_int_equal(totals.n_submissions, n);
}

static uint32_t records_in(Agency *agency, uint64_t sequence)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Batch) batch = spool_read_batch(agency->spool, sequence, &error);
  expect_success(batch != NULL, error);
  return batch->n_records;
}

static char *read_notice(Agency *agency, const SubmissionId *id)
{
  char text[SUBMISSION_ID_TEXT_SIZE];
  g_autofree char *name = g_strdup_printf("a.csv.%.8s.txt", submission_id_format(id, text));
  g_autofree char *path = scratch_path(agency->home->notices, name);
  return scratch_read(path);
}

static void file_of_a_closed_period_is_taken_once_the_period_is_open(void **state)
{
  Agency *agency = *state;
  close_period(agency);
  expect_drop(agency, FORM, INTAKE_ACCEPTED, 2);
  open_period(agency);
  expect_drop(agency, FORM, INTAKE_ACCEPTED, 0);
  assert_int_equal(records_in(agency, 2), 3);
  expect_drop(agency, FORM, INTAKE_DUPLICATE, 0);
  expect_submissions(agency, 2);
}

static void file_that_would_be_refused_as_before_is_not_sent_and_the_notice_says_so(void **state)
{
  Agency *agency = *state;
  close_period(agency);
  const SubmissionId first = expect_drop(agency, FORM, INTAKE_ACCEPTED, 2);
  const SubmissionId second = expect_drop(agency, FORM, INTAKE_DUPLICATE, 2);
  assert_true(submission_id_equal(&first, &second));
  expect_submissions(agency, 1);
  g_autofree char *notice = read_notice(agency, &first);
  expect_contains(notice, "2 行被退回");
  expect_contains(notice, "2 rows of it were refused");
}

static void fault_of_the_file_itself_is_none_that_time_mends(void **state)
{
  Agency *agency = *state;
  static const char form[] = "indicator,period,sex,value\n305,2023-S1,F,7\n305,2024-S1,F,-1\n";
  expect_drop(agency, form, INTAKE_ACCEPTED, 1);
  store_from(agency, 2016);
  expect_drop(agency, form, INTAKE_DUPLICATE, 1);
  expect_submissions(agency, 1);
}

static void file_outside_what_is_stored_is_taken_once_the_range_is_wider(void **state)
{
  store_from(*state, 2024);
  expect_drop(*state, FORM, INTAKE_ACCEPTED, 1);
  store_from(*state, 2015);
  expect_drop(*state, FORM, INTAKE_ACCEPTED, 0);
}

static void file_not_assigned_is_taken_once_it_is(void **state)
{
  assign(*state, 105);
  expect_drop(*state, FORM, INTAKE_ACCEPTED, 3);
  assign(*state, 305);
  expect_drop(*state, FORM, INTAKE_ACCEPTED, 0);
}

static void file_of_a_retired_indicator_is_taken_once_the_catalogue_has_it_again(void **state)
{
  Agency *agency = *state;
  static const char form[] = "indicator,period,value,denominator\n712,2024,7,9\n";
  assign(agency, 712);
  agency_retire(agency, "environment.public_toilet_stall_ratio");
  expect_drop(agency, form, INTAKE_ACCEPTED, 1);
  agency_restore_catalogue(agency);
  expect_drop(agency, form, INTAKE_ACCEPTED, 0);
}

/* The district closed the period while the form was on its way: here nothing was wrong with it. */
static void file_that_the_district_refused_is_sent_again(void **state)
{
  Agency *agency = *state;
  const SubmissionId first = expect_drop(agency, FORM, INTAKE_ACCEPTED, 0);
  expect_drop(agency, FORM, INTAKE_DUPLICATE, 0);
  agency_finish(agency, 1, 2);
  const SubmissionId second = expect_drop(agency, FORM, INTAKE_ACCEPTED, 0);
  assert_false(submission_id_equal(&first, &second));
  assert_int_equal(records_in(agency, 2), 3);
  expect_drop(agency, FORM, INTAKE_DUPLICATE, 0);
  agency_finish(agency, 2, 0);
  expect_drop(agency, FORM, INTAKE_DUPLICATE, 0);
  expect_submissions(agency, 2);
}

/* Open, closed and open again: what is sent at last is what was sent first, and must not be taken for it. */
static void file_that_was_refused_there_and_then_here_is_sent_again(void **state)
{
  Agency *agency = *state;
  expect_drop(agency, FORM, INTAKE_ACCEPTED, 0);
  agency_finish(agency, 1, 2);
  close_period(agency);
  expect_drop(agency, FORM, INTAKE_ACCEPTED, 2);
  open_period(agency);
  expect_drop(agency, FORM, INTAKE_ACCEPTED, 0);
  expect_submissions(agency, 3);
}

static void file_whose_rows_wait_is_judged_again(void **state)
{
  Agency *agency = *state;
  static const char strange[] = "indicator,period,sex,value\n305,2024-S1,F,900\n";
  agency_drop(agency, "usual.csv", "indicator,period,sex,value\n305,2023-S1,F,7\n305,2023-S2,F,8\n");
  g_auto(IntakeResult) first = agency_drop(agency, "strange.csv", strange);
  assert_int_equal(first.n_waiting, 1);
  g_auto(IntakeResult) same = agency_drop(agency, "strange.csv", strange);
  assert_int_equal(same.kind, INTAKE_DUPLICATE);
  assert_int_equal(same.n_waiting, 1);
  agency_drop(agency, "corrected.csv",
              "indicator,period,sex,value,comment\n305,2023-S1,F,880,补报\n305,2023-S2,F,890,补报\n");
  g_auto(IntakeResult) last = agency_drop(agency, "strange.csv", strange);
  assert_int_equal(last.kind, INTAKE_ACCEPTED);
  assert_int_equal(last.n_waiting, 0);
}

static GString *receipt_as(Agency *agency, const SubmissionId *id, GString *(*form)(const Receipt *))
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Receipt) receipt = receipt_read(agency->spool, agency->district, id, "Asia/Shanghai", &error);
  expect_success(receipt != NULL, error);
  return form(receipt);
}

/* The receipt of ONE says CODE, and names OTHER. */
static void expect_named(Agency *agency, const SubmissionId *one, const char *code, const SubmissionId *other)
{
  char id[SUBMISSION_ID_TEXT_SIZE];
  g_autoptr(GString) csv = receipt_as(agency, one, receipt_to_csv);
  g_autoptr(GString) html = receipt_as(agency, one, receipt_to_html);
  g_autofree char *remark = g_strdup_printf("\nremark,%s,,,,,,,%s,", code, submission_id_format(other, id));
  expect_contains(csv->str, remark);
  expect_contains(html->str, id);
}

static void receipts_of_the_same_file_name_each_other(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  close_period(agency);
  const SubmissionId first = expect_drop(agency, FORM, INTAKE_ACCEPTED, 2);
  expect_success(reception_write_receipts(&agency->reception, &error), error);
  open_period(agency);
  const SubmissionId second = expect_drop(agency, FORM, INTAKE_ACCEPTED, 0);
  SubmissionId due;
  bool is_due = false;
  expect_success(spool_next_receipt(agency->spool, &due, &is_due, &error), error);
  assert_true(is_due && submission_id_equal(&due, &first));
  expect_named(agency, &first, "submitted_again", &second);
  expect_named(agency, &second, "submitted_before", &first);
}

#define AGAIN_TEST(name) cmocka_unit_test_setup_teardown(name, open_agency, close_agency)

int main(void)
{
  const struct CMUnitTest tests[] = {
      AGAIN_TEST(file_of_a_closed_period_is_taken_once_the_period_is_open),
      AGAIN_TEST(file_that_would_be_refused_as_before_is_not_sent_and_the_notice_says_so),
      AGAIN_TEST(fault_of_the_file_itself_is_none_that_time_mends),
      AGAIN_TEST(file_outside_what_is_stored_is_taken_once_the_range_is_wider),
      AGAIN_TEST(file_not_assigned_is_taken_once_it_is),
      AGAIN_TEST(file_of_a_retired_indicator_is_taken_once_the_catalogue_has_it_again),
      AGAIN_TEST(file_that_the_district_refused_is_sent_again),
      AGAIN_TEST(file_that_was_refused_there_and_then_here_is_sent_again),
      AGAIN_TEST(file_whose_rows_wait_is_judged_again),
      AGAIN_TEST(receipts_of_the_same_file_name_each_other),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
