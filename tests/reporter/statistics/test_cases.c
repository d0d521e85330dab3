/* Agreement with R: every row of cases.csv, which cases.R wrote, is one reported test and must agree to 1e-9 of its value. */
#include "tests/support/test.h"

#include <math.h>

#include "base/csv.h"
#include "reporter/statistics/disparity.h"
#include "reporter/statistics/dispersion.h"
#include "reporter/statistics/interval.h"
#include "reporter/statistics/poisson.h"
#include "reporter/statistics/progress.h"
#include "reporter/statistics/progress_aarr.h"
#include "reporter/statistics/progress_cagr.h"
#include "reporter/statistics/progress_escap.h"
#include "reporter/statistics/trend_events.h"
#include "reporter/statistics/trend_line.h"
#include "reporter/statistics/trend_mann_kendall.h"
#include "reporter/statistics/trend_share.h"
#include "reporter/statistics/trend_theil_sen.h"
#include "reporter/statistics/volatility.h"

#define AGREEMENT 1e-9

/* Of a value of zero nothing relative can be said. */
#define ZERO 1e-12

#define MIN_CASES 200
#define MAX_CASES 1000
#define MAX_ARGUMENTS 60

typedef struct Case {
  char *name;
  char *function;
  double arguments[MAX_ARGUMENTS];
  guint n;
  double expected;
} Case;

/* --- The arguments as a series (year, value), as counts (year, events, exposure), as a course (base, value, goal) ------------------------- */

static guint points_of(const double *a, guint n, Point *out_points)
{
  for (guint i = 0; i < n / 2; i++)
    out_points[i] = (Point){(int)a[2 * i], a[2 * i + 1]};
  return n / 2;
}

static Point *points_in_order(const double *values, guint n, Point *out_points)
{
  for (guint i = 0; i < n; i++)
    out_points[i] = (Point){2000 + (int)i, values[i]};
  return out_points;
}

static guint counts_of(const double *a, guint n, EventYear *out_years)
{
  for (guint i = 0; i < n / 3; i++)
    out_years[i] = (EventYear){(int)a[3 * i], a[3 * i + 1], a[3 * i + 2]};
  return n / 3;
}

static Course course_of(const double *a)
{
  return (Course){2020, a[0], 2025, a[1], 2030, a[2], a[2] > a[0] ? GOAL_AT_LEAST : GOAL_AT_MOST};
}

#define SERIES(name)                                                                                                   \
  Point points[MAX_ARGUMENTS];                                                                                         \
  guint name = points_of(a, n, points)
#define COUNTS(name)                                                                                                   \
  EventYear years[MAX_ARGUMENTS];                                                                                      \
  guint name = counts_of(a, n, years)

/* --- One function per name ------------------------------------------------------------------------------------------------------------------ */

#define LIMITS(function, interval)                                                                                     \
  static double function##_low(const double *a, guint n)                                                               \
  {                                                                                                                    \
    (void)n;                                                                                                           \
    return interval.low;                                                                                               \
  }                                                                                                                    \
  static double function##_high(const double *a, guint n)                                                              \
  {                                                                                                                    \
    (void)n;                                                                                                           \
    return interval.high;                                                                                              \
  }

static Interval ratio_of(const double *a)
{
  Interval interval;
  assert_true(interval_ratio(a[0], a[1], a[2], a[3], 0.95, &interval));
  return interval;
}

static Interval slope_interval_of(const double *a, guint n)
{
  Interval interval;
  Point points[MAX_ARGUMENTS];
  guint n_points = points_of(a + 1, n - 1, points);
  assert_true(theil_sen_slope_interval(points, n_points, a[0], &interval));
  return interval;
}

LIMITS(wilson, interval_wilson(a[0], a[1], a[2]))
LIMITS(binomial, interval_binomial((int64_t)a[0], (int64_t)a[1], a[2]))
LIMITS(exact, interval_count_exact((int64_t)a[0], a[1]))
LIMITS(count, interval_count((int64_t)a[0], a[1]))
LIMITS(survey, interval_survey(a[0], a[1], a[2], 0.95))
LIMITS(difference, interval_difference(a[0], a[1], a[2], a[3], 0.95))
LIMITS(ratio, ratio_of(a))
LIMITS(theil_sen, slope_interval_of(a, n))

static double at_most(const double *a, guint n)
{
  (void)n;
  return poisson_at_most((int64_t)a[0], a[1]);
}

static double at_least(const double *a, guint n)
{
  (void)n;
  return poisson_at_least((int64_t)a[0], a[1]);
}

static Line line_of(const double *a, guint n)
{
  SERIES(n_points);
  Line line;
  assert_true(line_fit(points, n_points, &line));
  return line;
}

static double line_slope(const double *a, guint n)
{
  return line_of(a, n).slope;
}

static double line_residual_sd(const double *a, guint n)
{
  return line_of(a, n).residual_sd;
}

static double line_2031(const double *a, guint n)
{
  Line line = line_of(a, n);
  return line_value(&line, 2031);
}

static double line_low95_2031(const double *a, guint n)
{
  Line line = line_of(a, n);
  return line_prediction(&line, 2031, 0.95).low;
}

static double line_high80_2031(const double *a, guint n)
{
  Line line = line_of(a, n);
  return line_prediction(&line, 2031, 0.80).high;
}

static double line_at_least_mean_2031(const double *a, guint n)
{
  Line line = line_of(a, n);
  return line_probability_at_least(&line, 2031, line.mean_value);
}

static double weighted_line_2031(const double *a, guint n)
{
  SERIES(n_points);
  Course course = {2000, 0, 2025, 1, 2031, 1e9, GOAL_AT_LEAST};
  return escap_anticipated(&course, points, n_points).expected;
}

static TheilSen theil_sen_of(const double *a, guint n)
{
  SERIES(n_points);
  TheilSen line;
  assert_true(theil_sen_fit(points, n_points, &line));
  return line;
}

static double theil_sen_slope(const double *a, guint n)
{
  return theil_sen_of(a, n).slope;
}

static double theil_sen_intercept(const double *a, guint n)
{
  return theil_sen_of(a, n).intercept;
}

static ShareTrend share_of(const double *a, guint n)
{
  SERIES(n_points);
  ShareTrend trend;
  assert_true(share_trend_fit(points, n_points, 100, &trend));
  return trend;
}

static double share_2031(const double *a, guint n)
{
  ShareTrend trend = share_of(a, n);
  return share_trend_value(&trend, 2031);
}

static double share_low95_2031(const double *a, guint n)
{
  ShareTrend trend = share_of(a, n);
  return share_trend_prediction(&trend, 2031, 0.95).low;
}

static double share_parts_2027(const double *a, guint n)
{
  COUNTS(n_years);
  ShareTrend trend;
  assert_true(share_trend_fit_parts(years, n_years, 100, &trend));
  return share_trend_value(&trend, 2027);
}

static double reduction(const double *a, guint n)
{
  SERIES(n_points);
  double rate = NAN;
  assert_int_equal(annual_reduction(points, n_points, &rate), UNDEFINED_NOT);
  return rate;
}

static Volatility volatility(const double *a, guint n)
{
  SERIES(n_points);
  Volatility found;
  assert_true(volatility_of(points, n_points, &found));
  return found;
}

static double volatility_detrended(const double *a, guint n)
{
  return volatility(a, n).detrended;
}

static double volatility_robust(const double *a, guint n)
{
  return volatility(a, n).robust;
}

static double volatility_yearly_change_sd(const double *a, guint n)
{
  return volatility(a, n).yearly_change_sd;
}

static double volatility_von_neumann(const double *a, guint n)
{
  return volatility(a, n).von_neumann;
}

static double spread_variation(const double *a, guint n)
{
  Spread spread;
  assert_true(disparity_spread(a, n, &spread));
  return spread.variation;
}

static MannKendall kendall_of(const double *a, guint n)
{
  Point points[MAX_ARGUMENTS];
  MannKendall test;
  assert_true(mann_kendall_test(points_in_order(a, n, points), n, &test));
  return test;
}

static double kendall_s(const double *a, guint n)
{
  return kendall_of(a, n).s;
}

static double kendall_greater(const double *a, guint n)
{
  return kendall_of(a, n).p_rising;
}

static double kendall_less(const double *a, guint n)
{
  return kendall_of(a, n).p_falling;
}

static double kendall_two_sided(const double *a, guint n)
{
  return kendall_of(a, n).p_two_sided;
}

static EventTrend event_trend_of(EventFamily family, const double *a, guint n)
{
  COUNTS(n_years);
  EventTrend trend;
  assert_true(event_trend_fit(family, years, n_years, &trend));
  return trend;
}

static double poisson_slope(const double *a, guint n)
{
  return event_trend_of(EVENTS_POISSON, a, n).slope;
}

static double poisson_2027(const double *a, guint n)
{
  EventTrend trend = event_trend_of(EVENTS_POISSON, a, n);
  return event_trend_rate(&trend, 2027);
}

static double poisson_high_2027(const double *a, guint n)
{
  EventTrend trend = event_trend_of(EVENTS_POISSON, a, n);
  return event_trend_interval(&trend, 2027, 0.95).high;
}

static double binomial_slope(const double *a, guint n)
{
  return event_trend_of(EVENTS_BINOMIAL, a, n).slope;
}

static double binomial_2027(const double *a, guint n)
{
  EventTrend trend = event_trend_of(EVENTS_BINOMIAL, a, n);
  return event_trend_rate(&trend, 2027);
}

static double binomial_low_2027(const double *a, guint n)
{
  EventTrend trend = event_trend_of(EVENTS_BINOMIAL, a, n);
  return event_trend_interval(&trend, 2027, 0.95).low;
}

static double trend_rising(const double *a, guint n)
{
  COUNTS(n_years);
  double rising = NAN, falling = NAN;
  assert_true(event_trend_test(years, n_years, &rising, &falling));
  return rising;
}

static double trend_falling(const double *a, guint n)
{
  COUNTS(n_years);
  double rising = NAN, falling = NAN;
  assert_true(event_trend_test(years, n_years, &rising, &falling));
  return falling;
}

static Dispersion dispersion_of(const double *a, guint n)
{
  COUNTS(n_years);
  Dispersion dispersion;
  assert_true(dispersion_test(years, n_years, &dispersion));
  return dispersion;
}

static double dispersion_index(const double *a, guint n)
{
  return dispersion_of(a, n).index;
}

static double dispersion_p(const double *a, guint n)
{
  Dispersion dispersion = dispersion_of(a, n);
  assert_false(dispersion.is_exact);
  return dispersion.p;
}

static double dispersion_exact_p(const double *a, guint n)
{
  Dispersion dispersion = dispersion_of(a, n);
  assert_true(dispersion.is_exact);
  return dispersion.p;
}

static double progress_ratio(const double *a, guint n)
{
  (void)n;
  Course course = course_of(a);
  return progress_of(&course).ratio;
}

static double growth_ratio(const double *a, guint n)
{
  (void)n;
  Course course = course_of(a);
  return growth_progress(&course).ratio;
}

static double chart_share(const double *a, guint n)
{
  (void)n;
  Course course = course_of(a);
  return chart_progress(&course, false).share;
}

static double current_status(const double *a, guint n)
{
  (void)n;
  Course course = course_of(a);
  double index = NAN;
  assert_int_equal(escap_current_status(&course, &index), UNDEFINED_NOT);
  return index;
}

static double reduction_required(const double *a, guint n)
{
  (void)n;
  Course course = course_of(a);
  double rate = NAN;
  assert_int_equal(annual_reduction_required(&course, &rate), UNDEFINED_NOT);
  return rate;
}

typedef double (*CaseFunc)(const double *a, guint n);

static const struct {
  const char *name;
  CaseFunc compute;
} functions[] = {
    {"wilson_low", wilson_low},
    {"wilson_high", wilson_high},
    {"binomial_low", binomial_low},
    {"binomial_high", binomial_high},
    {"exact_low", exact_low},
    {"exact_high", exact_high},
    {"count_low", count_low},
    {"count_high", count_high},
    {"survey_low", survey_low},
    {"survey_high", survey_high},
    {"difference_low", difference_low},
    {"difference_high", difference_high},
    {"ratio_low", ratio_low},
    {"ratio_high", ratio_high},
    {"theil_sen_low", theil_sen_low},
    {"theil_sen_high", theil_sen_high},
    {"poisson_at_most", at_most},
    {"poisson_at_least", at_least},
    {"line_slope", line_slope},
    {"line_residual_sd", line_residual_sd},
    {"line_2031", line_2031},
    {"line_low95_2031", line_low95_2031},
    {"line_high80_2031", line_high80_2031},
    {"line_at_least_mean_2031", line_at_least_mean_2031},
    {"weighted_line_2031", weighted_line_2031},
    {"theil_sen_slope", theil_sen_slope},
    {"theil_sen_intercept", theil_sen_intercept},
    {"share_2031", share_2031},
    {"share_low95_2031", share_low95_2031},
    {"share_parts_2027", share_parts_2027},
    {"reduction", reduction},
    {"volatility_detrended", volatility_detrended},
    {"volatility_robust", volatility_robust},
    {"volatility_yearly_change_sd", volatility_yearly_change_sd},
    {"volatility_von_neumann", volatility_von_neumann},
    {"spread_variation", spread_variation},
    {"kendall_s", kendall_s},
    {"kendall_greater", kendall_greater},
    {"kendall_less", kendall_less},
    {"kendall_two_sided", kendall_two_sided},
    {"poisson_slope", poisson_slope},
    {"poisson_2027", poisson_2027},
    {"poisson_high_2027", poisson_high_2027},
    {"binomial_slope", binomial_slope},
    {"binomial_2027", binomial_2027},
    {"binomial_low_2027", binomial_low_2027},
    {"trend_rising", trend_rising},
    {"trend_falling", trend_falling},
    {"dispersion_index", dispersion_index},
    {"dispersion_p", dispersion_p},
    {"dispersion_exact_p", dispersion_exact_p},
    {"progress_ratio", progress_ratio},
    {"growth_ratio", growth_ratio},
    {"chart_share", chart_share},
    {"current_status", current_status},
    {"reduction_required", reduction_required},
};

static CaseFunc function_named(const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS(functions); i++)
    if (g_str_equal(functions[i].name, name))
      return functions[i].compute;
  return NULL;
}

static void agrees_with_r(void **state)
{
  const Case *row = *state;
  CaseFunc compute = function_named(row->function);
  if (compute == NULL)
    fail_msg("no function is called '%s'", row->function);
  double actual = compute(row->arguments, row->n);
  expect_double(actual, row->expected, AGREEMENT * fabs(row->expected) + ZERO * (fabs(row->expected) < ZERO));
}

/* --- Reading ------------------------------------------------------------------------------------------------------------------------------ */

typedef struct Reading {
  Case cases[MAX_CASES];
  guint n;
  char *version;
} Reading;

static Reading reading;

static void read_arguments(Case *row, const char *cell)
{
  g_auto(GStrv) words = g_strsplit(cell, " ", -1);
  for (guint i = 0; words[i] != NULL; i++) {
    g_assert(i < MAX_ARGUMENTS);
    row->arguments[row->n++] = g_ascii_strtod(words[i], NULL);
  }
}

static bool read_row(const CsvRow *row, void *user, GError **error)
{
  (void)user;
  (void)error;
  g_assert(row->n_cells == 3 && reading.n < MAX_CASES);
  if (row->row == 1)
    return true;
  if (g_str_equal(row->cells[0], "made_with")) {
    reading.version = g_strdup(row->cells[2]);
    return true;
  }
  Case *next = &reading.cases[reading.n++];
  next->function = g_strdup(row->cells[0]);
  next->name = g_strdup_printf("row_%u_%s", row->row, row->cells[0]);
  read_arguments(next, row->cells[1]);
  next->expected = g_ascii_strtod(row->cells[2], NULL);
  return true;
}

static void read_cases(void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *content = NULL;
  gsize size = 0;
  g_autofree char *path = g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "tests/reporter/statistics/cases.csv", NULL);
  if (!g_file_get_contents(path, &content, &size, &error) || !csv_read(content, size, NULL, read_row, NULL, &error))
    g_error("%s", error->message);
}

static void cases_are_many_and_name_their_maker(void **state)
{
  (void)state;
  assert_true(reading.n >= MIN_CASES);
  assert_non_null(reading.version);
  expect_contains(reading.version, "R version ");
}

static void every_function_has_a_case(void **state)
{
  (void)state;
  for (size_t i = 0; i < G_N_ELEMENTS(functions); i++) {
    guint found = 0;
    for (guint j = 0; j < reading.n; j++)
      found += g_str_equal(reading.cases[j].function, functions[i].name) ? 1 : 0;
    if (found == 0)
      fail_msg("no case of '%s'", functions[i].name);
  }
}

int main(void)
{
  read_cases();
  g_autofree struct CMUnitTest *tests = g_new0(struct CMUnitTest, reading.n + 2);
  tests[0] = (struct CMUnitTest)cmocka_unit_test(cases_are_many_and_name_their_maker);
  tests[1] = (struct CMUnitTest)cmocka_unit_test(every_function_has_a_case);
  for (guint i = 0; i < reading.n; i++)
    tests[2 + i] = (struct CMUnitTest){reading.cases[i].name, agrees_with_r, NULL, NULL, &reading.cases[i]};
  return _cmocka_run_group_tests("cases", tests, reading.n + 2, NULL, NULL);
}
