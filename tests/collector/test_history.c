/* What an agency's own earlier values are: accepted counts at once, refused never, and nothing is forgotten with the batches. */
#include "tests/support/test.h"

#include "collector/review/history_json.h"
#include "collector/spool/spool_history.h"
#include "collector/spool/spool_listing.h"
#include "tests/collector/agency.h"

enum { RURAL_TRANSFER = 305 };

static const Period first_half_2023 = {FREQUENCY_SEMIANNUAL, 2023, 1};
static const Period second_half_2023 = {FREQUENCY_SEMIANNUAL, 2023, 2};
static const Period first_half_2024 = {FREQUENCY_SEMIANNUAL, 2024, 1};

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

static void drop(Agency *agency, const char *name, const char *form)
{
  g_auto(IntakeResult) result = agency_drop(agency, name, form);
  assert_int_equal(result.kind, INTAKE_ACCEPTED);
}

static History *read_history(Agency *agency)
{
  g_autoptr(GError) error = NULL;
  IndicatorSet wanted = {0};
  indicator_set_add(&wanted, RURAL_TRANSFER);
  History *history = spool_read_history(agency->spool, &wanted, &error);
  expect_success(history != NULL, error);
  return history;
}

/* The cell of women in PERIOD has VALUE. */
static void expect_past(Agency *agency, Period period, double value, bool is_stored)
{
  g_autoptr(History) history = read_history(agency);
  const PastValue *past = history_value(history, RURAL_TRANSFER, "sex=F", period);
  assert_non_null(past);
  assert_true(past->has_value);
  expect_double(past->value, value, 0);
  assert_int_equal(past->is_stored, is_stored);
}

static void expect_none(Agency *agency, Period period)
{
  g_autoptr(History) history = read_history(agency);
  assert_null(history_value(history, RURAL_TRANSFER, "sex=F", period));
}

static void accepted_value_counts_at_once_and_is_stored_when_the_district_says_so(void **state)
{
  Agency *agency = *state;
  expect_none(agency, first_half_2023);
  drop(agency, "a.csv", "indicator,period,sex,value\n305,2023-S1,F,7\n");
  expect_past(agency, first_half_2023, 7, false);
  agency_restart(agency);
  agency_finish(agency, 1, 0);
  expect_past(agency, first_half_2023, 7, true);
}

static void later_form_replaces_an_earlier_value(void **state)
{
  Agency *agency = *state;
  drop(agency, "a.csv", "indicator,period,sex,value\n305,2023-S1,F,7\n305,2023-S2,F,8\n");
  agency_finish(agency, 1, 0);
  drop(agency, "b.csv", "indicator,period,sex,value\n305,2023-S1,F,9\n");
  expect_past(agency, first_half_2023, 9, false);
  expect_past(agency, second_half_2023, 8, true);
}

static void queue_again(Agency *agency, int64_t number)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) entries = spool_list(agency->spool, number - 1, 1, &error);
  expect_success(entries != NULL, error);
  g_auto(SpoolEntry) entry = g_array_index(entries, SpoolEntry, 0);
  g_array_index(entries, SpoolEntry, 0).file_name = NULL;
  SpoolRequeue result = SPOOL_REQUEUE_NEEDLESS;
  expect_success(spool_requeue(agency->spool, &entry, &result, &error), error);
  assert_int_equal(result, SPOOL_REQUEUED);
}

/* The district takes it for what it is, too: the value accepted later stands. */
static void form_that_is_queued_again_says_nothing_newer(void **state)
{
  Agency *agency = *state;
  drop(agency, "a.csv", "indicator,period,sex,value\n305,2023-S1,F,7\n305,2023-S2,F,8\n");
  agency_finish(agency, 1, 0);
  drop(agency, "b.csv", "indicator,period,sex,value\n305,2023-S1,F,9\n");
  agency_finish(agency, 2, 0);
  queue_again(agency, 1);
  expect_past(agency, first_half_2023, 9, true);
  agency_prune(agency); /* but for what was queued again */
  expect_past(agency, first_half_2023, 9, true);
  expect_past(agency, second_half_2023, 8, true);
  agency_finish(agency, 3, 0);
  agency_prune(agency);
  expect_past(agency, first_half_2023, 9, true);
  expect_past(agency, second_half_2023, 8, true);
}

static void value_that_the_district_refused_never_was(void **state)
{
  Agency *agency = *state;
  drop(agency, "a.csv", "indicator,period,sex,value\n305,2023-S1,F,7\n");
  agency_finish(agency, 1, 0);
  drop(agency, "b.csv", "indicator,period,sex,value\n305,2023-S1,F,9\n305,2023-S2,F,10\n");
  agency_finish(agency, 2, 1);
  expect_past(agency, first_half_2023, 7, true);
  expect_past(agency, second_half_2023, 10, true);
}

/* Which rows were refused is not known then. */
static void part_whose_refused_rows_are_not_all_named_tells_nothing(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  drop(agency, "a.csv", "indicator,period,sex,value\n305,2023-S1,F,7\n305,2023-S2,F,8\n");
  g_autoptr(Batch) batch = spool_read_batch(agency->spool, 1, &error);
  expect_success(batch != NULL, error);
  const Outcome outcome = {.sequence = 1,
                           .submission_id = batch->summary->id,
                           .part = 1,
                           .n_new = 1,
                           .n_rejected = 1,
                           .stored_at_us = 1700000000000000};
  expect_success(spool_finish_batch(agency->spool, &outcome, 1, &error), error);
  expect_none(agency, first_half_2023);
  expect_none(agency, second_half_2023);
}

static void values_outlive_their_batches(void **state)
{
  Agency *agency = *state;
  drop(agency, "a.csv",
       "indicator,period,sex,value,comment\n305,2023-S1,F,7,已核实\n305,2023-S1,M,6,\n305,2023-S2,F,8,\n");
  agency_finish(agency, 1, 0);
  drop(agency, "b.csv", "indicator,period,sex,value\n305,2023-S2,F,9\n305,2024-S1,F,10\n");
  agency_finish(agency, 2, 0);
  agency_prune(agency);
  expect_past(agency, first_half_2023, 7, true);
  expect_past(agency, second_half_2023, 9, true);
  expect_past(agency, first_half_2024, 10, true);
  g_autoptr(History) history = read_history(agency);
  assert_int_equal(history_n_values(history), 4);
  assert_string_equal(history_value(history, RURAL_TRANSFER, "sex=F", first_half_2023)->comment, "已核实");
}

static void what_was_pruned_is_replaced_by_what_is_pruned_later(void **state)
{
  Agency *agency = *state;
  drop(agency, "a.csv", "indicator,period,sex,value\n305,2023-S1,F,7\n305,2023-S1,M,6\n");
  agency_finish(agency, 1, 0);
  agency_prune(agency);
  drop(agency, "b.csv", "indicator,period,sex,value\n305,2023-S1,F,9\n");
  expect_past(agency, first_half_2023, 9, false);
  agency_finish(agency, 2, 0);
  agency_prune(agency);
  expect_past(agency, first_half_2023, 9, true);
  g_autoptr(History) history = read_history(agency);
  assert_int_equal(history_n_values(history), 2);
}

static void batches_of_other_indicators_are_not_asked(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  IndicatorSet other = {0}, none = {0};
  indicator_set_add(&other, RURAL_TRANSFER - 1);
  drop(agency, "a.csv", "indicator,period,sex,value\n305,2023-S1,F,7\n");
  g_autoptr(History) of_other = spool_read_history(agency->spool, &other, &error);
  g_autoptr(History) of_none = spool_read_history(agency->spool, &none, &error);
  assert_int_equal(history_n_values(of_other), 0);
  assert_int_equal(history_n_values(of_none), 0);
}

static void value_before_is_the_latest_number_of_the_same_series(void **state)
{
  Agency *agency = *state;
  drop(agency, "a.csv",
       "indicator,period,sex,value,status\n305,2022-S1,F,5,\n305,2022-S2,F,6,\n305,2023-S1,F,,O\n305,2023-S2,M,9,\n"
       "305,2024-S1,F,8,\n");
  g_autoptr(History) history = read_history(agency);
  const PastValue *before = history_value_before(history, RURAL_TRANSFER, "sex=F", first_half_2024);
  assert_non_null(before);
  expect_double(before->value, 6, 0);
  assert_null(history_value_before(history, RURAL_TRANSFER, "sex=F", (Period){FREQUENCY_SEMIANNUAL, 2022, 1}));
  assert_null(history_value_before(history, RURAL_TRANSFER, "sex=F", (Period){FREQUENCY_ANNUAL, 2024, 1}));
  assert_null(history_value_before(history, RURAL_TRANSFER, "_T", first_half_2024));
}

/* More than one page holds; each value once, and whole. */
static void history_goes_over_the_socket_in_pages(void **state)
{
  (void)state;
  enum { N_VALUES = 3000 };
  g_autoptr(History) history = history_new(), copy = history_new();
  for (int i = 0; i < N_VALUES; i++) {
    g_autofree char *comment = g_strdup_printf("说明 %d \"引号\"", i);
    const Record record = {.indicator_id = (int16_t)(1 + i % 7),
                           .period = {FREQUENCY_ANNUAL, (int16_t)(1950 + i % 200), 1},
                           .value = i + 0.1,
                           .denominator = 3,
                           .has_value = true,
                           .has_denominator = i % 2 == 0,
                           .status = 'P',
                           .comment = comment};
    history_add(history, &record, i % 3 == 0 ? "_T" : "sex=F", i % 5 == 0);
  }
  history_finish(history);
  guint n_pages = 0;
  for (json_int_t next = 0; n_pages == 0 || next > 0; n_pages++) {
    json_t *page = history_to_json(history, (guint)next);
    assert_true(history_add_json(copy, page));
    next = json_integer_value(json_object_get(page, "next"));
    json_decref(page);
  }
  history_finish(copy);
  assert_true(n_pages > 1);
  assert_int_equal(history_n_values(copy), history_n_values(history));
  HistoryPlace place_a = {0}, place_b = {0};
  for (guint i = 0; i < history_n_values(history); i++) {
    const PastValue *a = history_next(history, &place_a), *b = history_next(copy, &place_b);
    const Record record_a = past_value_as_record(a, 0), record_b = past_value_as_record(b, 0);
    assert_true(record_same_cell(&record_a, &record_b) && record_same_content(&record_a, &record_b));
    assert_string_equal(history_key(history, a), history_key(copy, b));
    assert_int_equal(a->is_stored, b->is_stored);
  }
}

#define AGENCY_TEST(name) cmocka_unit_test_setup_teardown(name, open_agency, close_agency)

int main(void)
{
  const struct CMUnitTest tests[] = {
      AGENCY_TEST(accepted_value_counts_at_once_and_is_stored_when_the_district_says_so),
      AGENCY_TEST(later_form_replaces_an_earlier_value),
      AGENCY_TEST(form_that_is_queued_again_says_nothing_newer),
      AGENCY_TEST(value_that_the_district_refused_never_was),
      AGENCY_TEST(part_whose_refused_rows_are_not_all_named_tells_nothing),
      AGENCY_TEST(values_outlive_their_batches),
      AGENCY_TEST(what_was_pruned_is_replaced_by_what_is_pruned_later),
      AGENCY_TEST(batches_of_other_indicators_are_not_asked),
      AGENCY_TEST(value_before_is_the_latest_number_of_the_same_series),
      cmocka_unit_test(history_goes_over_the_socket_in_pages),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
