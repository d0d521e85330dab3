/* Each rule that judges a cell by itself, with rows that break it and rows that just do not. */
#include "tests/support/test.h"

#include <math.h>
#include <string.h>

#include "tests/catalogue/audit_rows.h"
#include "tests/catalogue/catalogue_files.h"

static Catalogue *catalogue;

typedef struct CellRow {
  const char *name;
  int indicator;
  const char *period;
  const char *key;
  const char *values;
  const char *finding; /* empty: passes */
} CellRow;

/* 103 maternal mortality ratio (quarterly, health year, residence, 0..100000); 501 basic medical insurance rate (semiannual proportion); 101 life
 * expectancy (annual, latest, mean, 40..100); 132 iodine median (latest, index); 308 training participants (quarterly count); 702 mechanism (yes or
 * no); 204 dropouts (annual, school year); 311 average wage (annual mean). */
static const CellRow rows[] = {
    {"a_plain_quotient_passes", 103, "2025-Q1", "_T", "1/300", ""},
    {"a_plain_count_passes", 308, "2025-Q1", "_T", "120", ""},
    {"a_figure_that_cannot_be_added_up_passes", 101, "2025", "sex=F", "81.2", ""},
    {"such_a_figure_may_have_its_parts", 101, "2025", "sex=F", "8120000/100000", ""},
    {"an_unused_dimension_is_refused", 103, "2025-Q1", "sex=F", "1/300",
     "7 dimension_not_used breakdown [sex=F] [_T]\n"},
    {"a_code_off_the_form_is_refused", 501, "2025-S1", "insurance_scheme=UNEMP", "1/3",
     "7 dimension_not_used breakdown [insurance_scheme=UNEMP] [_T]\n"},
    {"an_annual_figure_of_a_quarterly_one", 103, "2025", "_T", "1/300", "7 wrong_frequency period [2025] [2025-Q4]\n"},
    {"a_month_of_an_annual_one", 204, "2024-05", "_T", "1", "7 wrong_frequency period [2024-05] [2024]\n"},
    {"a_running_year_is_refused", 311, "2026", "_T", "100/2", "7 future_period period [2026] [2026-12-31]\n"},
    {"a_running_quarter_is_refused", 103, "2026-Q4", "_T", "1/300", "7 future_period period [2026-Q4] [2026-12-31]\n"},
    {"a_past_quarter_passes", 103, "2026-Q3", "_T", "1/300", ""},
    {"a_running_school_year_is_refused", 204, "2026", "_T", "1", "7 future_period period [2026] [2027-08-31]\n"},
    {"an_ended_school_year_passes", 204, "2025", "_T", "1", ""},
    {"a_year_before_the_partitions", 311, "2019", "_T", "100/2",
     "7 no_partition period [2019] [2020-01-01..2026-12-31]\n"},
    {"the_first_year_with_a_partition_passes", 311, "2020", "_T", "100/2", ""},
    {"an_unknown_status", 308, "2025-Q1", "_T", "120 X", "7 bad_status status [X] [A P E F I B D U V G O M L Q]\n"},
    {"a_provisional_value_passes", 308, "2025-Q1", "_T", "120 P", ""},
    {"a_value_called_missing", 308, "2025-Q1", "_T", "120 L", "7 value_with_missing_status value [120] [L]\n"},
    {"a_numerator_called_missing", 103, "2025-Q1", "_T", "1/300 M", "7 value_with_missing_status numerator [1] [M]\n"},
    {"a_denominator_called_missing", 103, "2025-Q1", "_T", "/300 M",
     "7 value_with_missing_status denominator [300] [M]\n"},
    {"a_missing_value_with_reason_passes", 308, "2025-Q1", "_T", " L", ""},
    {"a_missing_quotient_with_reason_passes", 103, "2025-Q1", "_T", " M", ""},
    {"a_provisional_nothing", 308, "2025-Q1", "_T", " P", "7 status_without_value value [P] [O M L Q]\n"},
    {"nothing_without_reason", 308, "2025-Q1", "_T", "", "7 missing_value value [] [O M L Q]\n"},
    {"a_denominator_alone", 103, "2025-Q1", "_T", "/300", "7 missing_value numerator [] [O M L Q]\n"},
    {"minus_one_is_no_value", 308, "2025-Q1", "_T", "-1", "7 missing_code_as_value value [-1] [O M L Q]\n"},
    {"minus_two_is_no_numerator", 501, "2025-S1", "_T", "-2/300", "7 missing_code_as_value numerator [-2] [O M L Q]\n"},
    {"minus_999_is_no_denominator", 501, "2025-S1", "_T", "2/-999",
     "7 missing_code_as_value denominator [-999] [O M L Q]\n"},
    {"a_rate_without_its_parts", 501, "2025-S1", "_T", "96.5", "7 missing_denominator denominator [] []\n"},
    {"an_estimated_rate_without_its_parts_passes", 501, "2025-S1", "_T", "96.5 E", ""},
    {"an_estimated_rate_is_within_limits", 501, "2025-S1", "_T", "101 E", "7 above_maximum numerator [101] [≤ 100]\n"},
    {"a_count_with_a_denominator", 308, "2025-Q1", "_T", "120/300", "7 unexpected_denominator denominator [300] []\n"},
    {"a_median_with_a_denominator", 132, "2025", "_T", "180/2", "7 unexpected_denominator denominator [2] []\n"},
    {"half_a_mechanism", 702, "2025", "_T", "0.5", "7 not_yes_or_no value [0.5] [0, 1]\n"},
    {"two_mechanisms", 702, "2025", "_T", "2", "7 not_yes_or_no value [2] [0, 1]\n"},
    {"a_mechanism_passes", 702, "2025", "_T", "1", ""},
    {"no_mechanism_passes", 702, "2025", "_T", "0", ""},
    {"a_negative_count", 308, "2025-Q1", "_T", "-12", "7 below_minimum value [-12] [≥ 0]\n"},
    {"a_negative_denominator", 311, "2025", "_T", "100/-20", "7 below_minimum denominator [-20] [≥ 0]\n"},
    {"two_negative_parts_are_no_share", 501, "2025-S1", "_T", "-30/-50", "7 below_minimum denominator [-50] [≥ 0]\n"},
    {"a_negative_numerator", 501, "2025-S1", "_T", "-30/50", "7 below_minimum numerator [-30] [≥ 0]\n"},
    {"a_short_life", 101, "2025", "sex=F", "39.9", "7 below_minimum value [39.9] [≥ 40]\n"},
    {"the_shortest_life_passes", 101, "2025", "sex=F", "40", ""},
    {"something_of_nothing", 501, "2025-S1", "_T", "3/0", "7 zero_denominator denominator [0] [> 0]\n"},
    {"nothing_of_nothing_passes", 501, "2025-S1", "_T", "0/0", ""},
    {"more_than_all", 501, "2025-S1", "_T", "301/300", "7 numerator_above_denominator numerator [301] [≤ 300]\n"},
    {"all_of_all_passes", 501, "2025-S1", "_T", "300/300", ""},
    {"a_ratio_may_exceed_its_denominator", 103, "2025-Q1", "_T", "3/3", ""},
    {"a_ratio_beyond_its_limit", 103, "2025-Q1", "_T", "4/3",
     "7 above_maximum numerator [133333.333333333] [≤ 100000]\n"},
    {"a_count_beyond_its_limit", 204, "2025", "_T", "20001", "7 above_maximum value [20001] [≤ 20000]\n"},
    {"the_largest_count_passes", 204, "2025", "_T", "20000", ""},
};

static void cell_is_judged(void **state)
{
  const CellRow *row = *state;
  AuditScope scope = scope_of(catalogue);
  Record record = record_of(catalogue, 7, row->indicator, row->period, row->key, row->values);
  g_autofree char *text = audit_text(&scope, &record, 1);
  assert_string_equal(text, row->finding);
}

/* --- What text cannot say ----------------------------------------------------------------------------------------- */

static void expect_finding(const AuditScope *scope, const Record *record, const char *finding)
{
  g_autofree char *text = audit_text(scope, record, 1);
  assert_string_equal(text, finding);
}

static Record plain_record(void)
{
  return record_of(catalogue, 7, 308, "2025-Q1", "_T", "120");
}

static void unknown_indicator_is_refused(void **state)
{
  (void)state;
  AuditScope scope = scope_of(catalogue);
  Record record = plain_record();
  record.indicator_id = 199;
  expect_finding(&scope, &record, "7 unknown_indicator indicator [199] []\n");
}

static void impossible_period_is_refused(void **state)
{
  (void)state;
  AuditScope scope = scope_of(catalogue);
  Record record = plain_record();
  record.period.part = 5;
  expect_finding(&scope, &record, "7 bad_period period [2025/5] [2025, 2025-S1, 2025-Q3, 2025-03]\n");
}

static void breakdown_beyond_the_list_is_refused(void **state)
{
  (void)state;
  AuditScope scope = scope_of(catalogue);
  Record record = plain_record();
  record.breakdown = 60000;
  expect_finding(&scope, &record, "7 unknown_code breakdown [60000] []\n");
}

static void infinite_numbers_are_refused(void **state)
{
  (void)state;
  AuditScope scope = scope_of(catalogue);
  Record value = plain_record(), denominator = record_of(catalogue, 7, 501, "2025-S1", "_T", "1/2");
  value.value = NAN;
  denominator.denominator = INFINITY;
  expect_finding(&scope, &value, "7 not_a_number value [nan] []\n");
  expect_finding(&scope, &denominator, "7 not_a_number denominator [inf] []\n");
}

static void retired_indicator_is_refused(void **state)
{
  (void)state;
  g_autoptr(GHashTable) files = real_files();
  g_autoptr(GError) error = NULL;
  spoil_append(files, "indicators.csv",
               "190,health.old,H,H-1,旧指标,Old,定义,Definition,count,,,,,,,1,persons,0,higher_better,,,,,annual,"
               "calendar_year,1,,60,"
               "hospital,residence,HEALTH,0,100,,,sum,sum,none,small_count,derived,administrative,yes,");
  g_autoptr(Catalogue) changed = catalogue_load_files(files, &error);
  expect_success(changed != NULL, error);
  AuditScope scope = scope_of(changed);
  Record record = record_of(changed, 7, 190, "2025", "_T", "5");
  expect_finding(&scope, &record, "7 retired_indicator indicator [health.old] []\n");
}

static void only_assigned_indicators_pass(void **state)
{
  (void)state;
  static IndicatorSet assigned;
  AuditScope scope = scope_of(catalogue);
  scope.assigned = &assigned;
  Record record = plain_record();
  expect_finding(&scope, &record, "7 not_assigned indicator [economy.subsidised_training_participants] []\n");
  indicator_set_add(&assigned, 308);
  expect_finding(&scope, &record, "");
  indicator_set_remove(&assigned, 308);
  assert_false(indicator_set_contains(&assigned, 308));
  assert_false(indicator_set_contains(&assigned, -1));
}

static void a_set_of_indicators_has_a_first_and_a_last(void **state)
{
  (void)state;
  static IndicatorSet set;
  int first = -1, last = -1;
  assert_false(indicator_set_range(&set, &first, &last));
  assert_true(first == -1 && last == -1);
  indicator_set_add(&set, 308);
  assert_true(indicator_set_range(&set, &first, &last) && first == 308 && last == 308);
  indicator_set_add(&set, 64);
  indicator_set_add(&set, 319);
  indicator_set_add(&set, INT16_MAX);
  assert_true(indicator_set_range(&set, &first, &last) && first == 64 && last == INT16_MAX);
  indicator_set_remove(&set, INT16_MAX);
  assert_true(indicator_set_range(&set, &first, &last) && first == 64 && last == 319);
}

static void closed_period_is_refused(void **state)
{
  (void)state;
  static const Period closed[] = {{FREQUENCY_ANNUAL, 2025, 1}, {FREQUENCY_QUARTERLY, 2025, 1}};
  AuditScope scope = scope_of(catalogue);
  scope.closed_periods = closed;
  scope.n_closed_periods = G_N_ELEMENTS(closed);
  Record record = plain_record(), next = plain_record();
  next.period.part = 2;
  expect_finding(&scope, &record, "7 closed_period period [2025-Q1] []\n");
  expect_finding(&scope, &next, "");
}

static void a_period_may_be_reported_on_its_last_day(void **state)
{
  (void)state;
  AuditScope scope = scope_of(catalogue);
  Record record = plain_record();
  scope.today = day_of_date(2025, 3, 30);
  expect_finding(&scope, &record, "7 future_period period [2025-Q1] [2025-03-31]\n");
  scope.today = day_of_date(2025, 3, 31);
  expect_finding(&scope, &record, "");
}

static void a_health_year_ends_in_september(void **state)
{
  (void)state;
  AuditScope scope = scope_of(catalogue);
  const Indicator *annual = catalogue_find_indicator(catalogue, "health.hiv_mtct_rate");
  assert_int_equal(annual->reporting_year, REPORTING_YEAR_HEALTH);
  Record record = record_of(catalogue, 7, annual->id, "2026", "_T", "0/10");
  expect_finding(&scope, &record, "");
  scope.today = day_of_date(2026, 9, 29);
  expect_finding(&scope, &record, "7 future_period period [2026] [2026-09-30]\n");
}

static void negative_values_may_be_values(void **state)
{
  (void)state;
  g_autoptr(GHashTable) files = real_files();
  g_autoptr(GError) error = NULL;
  spoil_cell(files, "indicators.csv", "308", "min_value", "-100");
  g_autoptr(Catalogue) changed = catalogue_load_files(files, &error);
  expect_success(changed != NULL, error);
  AuditScope scope = scope_of(changed);
  Record minus_one = record_of(changed, 7, 308, "2025-Q1", "_T", "-1");
  Record too_low = record_of(changed, 7, 308, "2025-Q1", "_T", "-101");
  expect_finding(&scope, &minus_one, "");
  expect_finding(&scope, &too_low, "7 below_minimum value [-101] [≥ -100]\n");
}

static void the_computed_value_has_its_multiplier(void **state)
{
  (void)state;
  const Indicator *mmr = catalogue_indicator(catalogue, 103);
  Record both = record_of(catalogue, 7, 103, "2025-Q1", "_T", "3/24000");
  Record none = record_of(catalogue, 7, 103, "2025-Q1", "_T", " M");
  Record zero = record_of(catalogue, 7, 103, "2025-Q1", "_T", "0/0");
  expect_double(indicator_value(mmr, &both), 12.5, 1e-9);
  expect_double(indicator_value(mmr, &none), NAN, 0);
  expect_double(indicator_value(mmr, &zero), NAN, 0);
}

static int load(void **state)
{
  (void)state;
  catalogue = real_catalogue();
  return 0;
}

static int unload(void **state)
{
  (void)state;
  g_clear_pointer(&catalogue, catalogue_free);
  return 0;
}

int main(void)
{
  struct CMUnitTest row_tests[G_N_ELEMENTS(rows)];
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    row_tests[i] = (struct CMUnitTest){rows[i].name, cell_is_judged, NULL, NULL, (void *)&rows[i]};
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(unknown_indicator_is_refused),
      cmocka_unit_test(impossible_period_is_refused),
      cmocka_unit_test(breakdown_beyond_the_list_is_refused),
      cmocka_unit_test(infinite_numbers_are_refused),
      cmocka_unit_test(retired_indicator_is_refused),
      cmocka_unit_test(only_assigned_indicators_pass),
      cmocka_unit_test(a_set_of_indicators_has_a_first_and_a_last),
      cmocka_unit_test(closed_period_is_refused),
      cmocka_unit_test(a_period_may_be_reported_on_its_last_day),
      cmocka_unit_test(a_health_year_ends_in_september),
      cmocka_unit_test(negative_values_may_be_values),
      cmocka_unit_test(the_computed_value_has_its_multiplier),
  };
  int n_failed = cmocka_run_group_tests_name("cells", row_tests, load, unload);
  return n_failed + cmocka_run_group_tests_name("scopes", tests, load, unload);
}
