#include "tests/support/test.h"

#include "record/period.h"
#include "record/period_words.h"

/* --- Reading ------------------------------------------------------------------------------------------------------ */

typedef struct ReadingRow {
  const char *text;
  const char *label; /* NULL: refused */
} ReadingRow;

static const ReadingRow readings[] = {
    {"2025", "2025"},
    {"2025-S1", "2025-S1"},
    {"2025-S2", "2025-S2"},
    {"2025-Q3", "2025-Q3"},
    {"2025-03", "2025-03"},
    {"2025-12", "2025-12"},
    {"2025-A1", "2025"},
    {"2025-M03", "2025-03"},
    {"2025H1", "2025-S1"},
    {"2025-H2", "2025-S2"},
    {"2025s2", "2025-S2"},
    {"2025q4", "2025-Q4"},
    {" 2025-Q1\t", "2025-Q1"},
    {"2025年", "2025"},
    {"2025年度", "2025"},
    {"2025年上半年", "2025-S1"},
    {"2025年下半年", "2025-S2"},
    {"2025上半年", "2025-S1"},
    {"2025年第3季度", "2025-Q3"},
    {"2025年3季度", "2025-Q3"},
    {"2025年第三季度", "2025-Q3"},
    {"2025年一季度", "2025-Q1"},
    {"2025年第2季", "2025-Q2"},
    {"2025年3月", "2025-03"},
    {"2025年03月", "2025-03"},
    {"2025年十一月", "2025-11"},
    {"2025年十月", "2025-10"},
    {"2025年12月份", "2025-12"},
    {"1949", "1949"},
    {"2199-12", "2199-12"},
    {"", NULL},
    {"25", NULL},
    {"02025", NULL},
    {"1948", NULL},
    {"2200", NULL},
    {"2025-", NULL},
    {"2025-3", NULL},
    {"2025-00", NULL},
    {"2025-13", NULL},
    {"2025-003", NULL},
    {"2025-S0", NULL},
    {"2025-S3", NULL},
    {"2025-Q5", NULL},
    {"2025-Q12", NULL},
    {"2025-一", NULL},
    {"2025Q", NULL},
    {"2025-03-01", NULL},
    {"2025/3", NULL},
    {"2025年第5季度", NULL},
    {"2025年13月", NULL},
    {"2025年月", NULL},
    {"2025 Q1", NULL},
    {"-2025", NULL},
    {"2025年上半年上半年上半年上半年", NULL},
};

static void reading_is(void **state)
{
  const ReadingRow *row = *state;
  Period period;
  bool is_read = period_parse(row->text, &period);
  assert_int_equal(is_read, row->label != NULL);
  char label[PERIOD_TEXT_SIZE];
  if (is_read)
    assert_string_equal(period_format(period, label), row->label);
}

static void refused_text_leaves_the_output_alone(void **state)
{
  (void)state;
  Period period = {FREQUENCY_MONTHLY, 2001, 7};
  assert_false(period_parse("2025-13", &period));
  assert_true(period_equal(period, (Period){FREQUENCY_MONTHLY, 2001, 7}));
}

/* --- Days --------------------------------------------------------------------------------------------------------- */

static Period period_of(const char *text)
{
  Period period;
  assert_true(period_parse(text, &period));
  return period;
}

/* Days since 2000-01-01, as PostgreSQL counts its dates; computed with Python: (date(2025, 10, 1) - date(2000, 1, 1)).days */
typedef struct DaysRow {
  const char *label;
  int32_t first_day;
  int32_t last_day;
} DaysRow;

static const DaysRow days[] = {
    {"2000", 0, 365},        {"2001", 366, 730},        {"2025", 9132, 9496},    {"2024-02", 8797, 8825},
    {"2025-02", 9163, 9190}, {"2100-02", 36556, 36583}, {"2025-S2", 9313, 9496}, {"2025-Q4", 9405, 9496},
    {"1999-12", -31, -1},    {"1949", -18627, -18263},
};

static void first_and_last_day_count_from_2000(void **state)
{
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(days); i++) {
    assert_int_equal(period_first_day(period_of(days[i].label)), days[i].first_day);
    assert_int_equal(period_last_day(period_of(days[i].label)), days[i].last_day);
  }
}

/* GLib's own calendar is the independent one. */
static void every_day_is_glibs(void **state)
{
  (void)state;
  GDate date;
  g_date_clear(&date, 1);
  g_date_set_dmy(&date, 1, G_DATE_JANUARY, 1949);
  for (int32_t day = day_of_date(1949, 1, 1); day <= day_of_date(2199, 12, 31); day++, g_date_add_days(&date, 1)) {
    int year, month, day_of_month;
    date_of_day(day, &year, &month, &day_of_month);
    assert_int_equal(year, g_date_get_year(&date));
    assert_int_equal(month, g_date_get_month(&date));
    assert_int_equal(day_of_month, g_date_get_day(&date));
    assert_int_equal(day_of_date(year, month, day_of_month), day);
  }
}

static void a_periods_days_are_its_own(void **state)
{
  (void)state;
  static const char *const labels[] = {"2024", "2024-S1", "2024-S2", "2024-Q1", "2024-Q4", "2024-01", "2024-12"};
  for (guint i = 0; i < G_N_ELEMENTS(labels); i++) {
    Period period = period_of(labels[i]);
    assert_true(period_equal(period_of_day(period_first_day(period), period.frequency), period));
    assert_true(period_equal(period_of_day(period_last_day(period), period.frequency), period));
    assert_true(period_equal(period_of_day(period_last_day(period) + 1, period.frequency), period_next(period)));
  }
}

/* --- Order -------------------------------------------------------------------------------------------------------- */

typedef struct NeighbourRow {
  const char *label;
  const char *next;
} NeighbourRow;

static void neighbours_cross_the_year(void **state)
{
  (void)state;
  static const NeighbourRow rows[] = {
      {"2024", "2025"},       {"2024-S1", "2024-S2"}, {"2024-S2", "2025-S1"},
      {"2024-Q4", "2025-Q1"}, {"2024-12", "2025-01"}, {"2024-06", "2024-07"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    assert_true(period_equal(period_next(period_of(rows[i].label)), period_of(rows[i].next)));
    assert_true(period_equal(period_previous(period_of(rows[i].next)), period_of(rows[i].label)));
  }
}

static void order_is_by_first_day_then_longer_first(void **state)
{
  (void)state;
  static const char *const ordered[] = {"2024-12", "2025",    "2025-S1", "2025-Q1", "2025-01",
                                        "2025-02", "2025-Q2", "2025-S2", "2026"};
  for (guint i = 0; i < G_N_ELEMENTS(ordered); i++)
    for (guint j = 0; j < G_N_ELEMENTS(ordered); j++) {
      int sign = period_compare(period_of(ordered[i]), period_of(ordered[j]));
      assert_int_equal((sign > 0) - (sign < 0), (i > j) - (i < j));
    }
}

static void parts_out_of_range_are_invalid(void **state)
{
  (void)state;
  assert_true(period_is_valid((Period){FREQUENCY_ANNUAL, 2025, 1}));
  assert_false(period_is_valid((Period){FREQUENCY_ANNUAL, 2025, 0}));
  assert_false(period_is_valid((Period){FREQUENCY_ANNUAL, 2025, 2}));
  assert_false(period_is_valid((Period){FREQUENCY_QUARTERLY, 2025, 5}));
  assert_false(period_is_valid((Period){FREQUENCY_MONTHLY, 1948, 12}));
  assert_false(period_is_valid((Period){(Frequency)4, 2025, 1}));
}

/* --- Reporting years ---------------------------------------------------------------------------------------------- */

typedef struct YearRow {
  const char *label;
  int calendar, health, school;
} YearRow;

static void reporting_years_follow_their_rule(void **state)
{
  (void)state;
  static const YearRow rows[] = {
      {"2025", 2025, 2025, 2025},    {"2024-Q3", 2024, 2024, 2023}, {"2024-Q4", 2024, 2025, 2024},
      {"2025-Q1", 2025, 2025, 2024}, {"2025-Q3", 2025, 2025, 2024}, {"2024-08", 2024, 2024, 2023},
      {"2024-09", 2024, 2024, 2024}, {"2024-10", 2024, 2025, 2024}, {"2025-09", 2025, 2025, 2025},
      {"2025-S1", 2025, 2025, 2024},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    Period period = period_of(rows[i].label);
    assert_int_equal(period_reporting_year(period, REPORTING_YEAR_CALENDAR), rows[i].calendar);
    assert_int_equal(period_reporting_year(period, REPORTING_YEAR_HEALTH), rows[i].health);
    assert_int_equal(period_reporting_year(period, REPORTING_YEAR_SCHOOL), rows[i].school);
  }
}

typedef struct SpanRow {
  ReportingYearRule rule;
  const char *label;
  int first[3], last[3];
} SpanRow;

static void annual_figures_cover_their_reporting_year(void **state)
{
  (void)state;
  static const SpanRow rows[] = {
      {REPORTING_YEAR_CALENDAR, "2025", {2025, 1, 1}, {2025, 12, 31}},
      {REPORTING_YEAR_HEALTH, "2025", {2024, 10, 1}, {2025, 9, 30}},
      {REPORTING_YEAR_SCHOOL, "2025", {2025, 9, 1}, {2026, 8, 31}},
      {REPORTING_YEAR_HEALTH, "2025-Q1", {2025, 1, 1}, {2025, 3, 31}},
      {REPORTING_YEAR_SCHOOL, "2024-02", {2024, 2, 1}, {2024, 2, 29}},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    int32_t first, last;
    period_span(period_of(rows[i].label), rows[i].rule, &first, &last);
    assert_int_equal(first, day_of_date(rows[i].first[0], rows[i].first[1], rows[i].first[2]));
    assert_int_equal(last, day_of_date(rows[i].last[0], rows[i].last[1], rows[i].last[2]));
  }
}

static void nesting_is_that_of_the_months(void **state)
{
  (void)state;
  static const bool nests[N_REPORTING_YEAR_RULES][N_FREQUENCIES] = {
      [REPORTING_YEAR_CALENDAR] = {true, true, true, true},
      [REPORTING_YEAR_HEALTH] = {true, false, true, true},
      [REPORTING_YEAR_SCHOOL] = {true, false, false, true},
  };
  for (int rule = 0; rule < N_REPORTING_YEAR_RULES; rule++)
    for (int frequency = 0; frequency < N_FREQUENCIES; frequency++)
      assert_int_equal(frequency_nests_in((Frequency)frequency, (ReportingYearRule)rule), nests[rule][frequency]);
}

static void positions_count_from_the_years_start(void **state)
{
  (void)state;
  assert_int_equal(period_position_in_year(period_of("2024-Q4"), REPORTING_YEAR_HEALTH), 0);
  assert_int_equal(period_position_in_year(period_of("2025-Q3"), REPORTING_YEAR_HEALTH), 3);
  assert_int_equal(period_position_in_year(period_of("2025-09"), REPORTING_YEAR_SCHOOL), 0);
  assert_int_equal(period_position_in_year(period_of("2025-08"), REPORTING_YEAR_SCHOOL), 11);
  assert_int_equal(period_position_in_year(period_of("2025-S2"), REPORTING_YEAR_CALENDAR), 1);
  assert_int_equal(period_position_in_year(period_of("2025"), REPORTING_YEAR_SCHOOL), 0);
}

static void codes_are_read_back(void **state)
{
  (void)state;
  Frequency frequency;
  ReportingYearRule rule;
  for (int i = 0; i < N_FREQUENCIES; i++) {
    assert_true(frequency_parse(frequency_code((Frequency)i), &frequency));
    assert_int_equal(frequency, i);
  }
  for (int i = 0; i < N_REPORTING_YEAR_RULES; i++) {
    assert_true(reporting_year_rule_parse(reporting_year_rule_code((ReportingYearRule)i), &rule));
    assert_int_equal(rule, i);
  }
  assert_false(frequency_parse("weekly", &frequency));
  assert_false(reporting_year_rule_parse("fiscal_year", &rule));
}

static void words_are_read_again(void **state)
{
  (void)state;
  static const struct {
    const char *label;
    const char *zh;
  } rows[] = {{"2025", "2025年"},
              {"2025-S1", "2025年上半年"},
              {"2025-S2", "2025年下半年"},
              {"2025-Q3", "2025年第3季度"},
              {"2025-03", "2025年3月"}};
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Period period, again;
    assert_true(period_parse(rows[i].label, &period));
    g_autofree char *zh = period_words(LANGUAGE_ZH, period);
    g_autofree char *en = period_words(LANGUAGE_EN, period);
    assert_string_equal(zh, rows[i].zh);
    assert_string_equal(en, rows[i].label);
    assert_true(period_parse(zh, &again));
    assert_true(period_equal(period, again));
  }
}

int main(void)
{
  struct CMUnitTest reading_tests[G_N_ELEMENTS(readings)];
  for (guint i = 0; i < G_N_ELEMENTS(readings); i++)
    reading_tests[i] = (struct CMUnitTest){readings[i].text, reading_is, NULL, NULL, (void *)&readings[i]};
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(refused_text_leaves_the_output_alone),
      cmocka_unit_test(first_and_last_day_count_from_2000),
      cmocka_unit_test(every_day_is_glibs),
      cmocka_unit_test(a_periods_days_are_its_own),
      cmocka_unit_test(neighbours_cross_the_year),
      cmocka_unit_test(order_is_by_first_day_then_longer_first),
      cmocka_unit_test(parts_out_of_range_are_invalid),
      cmocka_unit_test(reporting_years_follow_their_rule),
      cmocka_unit_test(annual_figures_cover_their_reporting_year),
      cmocka_unit_test(nesting_is_that_of_the_months),
      cmocka_unit_test(positions_count_from_the_years_start),
      cmocka_unit_test(codes_are_read_back),
      cmocka_unit_test(words_are_read_again),
  };
  int n_failed = cmocka_run_group_tests_name("reading", reading_tests, NULL, NULL);
  return n_failed + cmocka_run_group_tests_name("period", tests, NULL, NULL);
}
